package io.perdure.agent.weave;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.signature.SignatureReader;
import org.objectweb.asm.signature.SignatureVisitor;
import org.objectweb.asm.tree.MethodNode;

/** What a method's signature says about its types in the source. */
final class GenericTypes {

  /** The classes that the result names, its own first. */
  final Set<String> ofResult = new LinkedHashSet<>();

  /** By position: whether it is a type variable, or an array of one. */
  final List<Boolean> isVariable = new ArrayList<>();

  private GenericTypes() {}

  static GenericTypes of(MethodNode method) {
    GenericTypes types = new GenericTypes();
    Type result = element(Type.getReturnType(method.desc));
    if (result.getSort() == Type.OBJECT) {
      types.ofResult.add(result.getInternalName());
    }
    if (method.signature != null) {
      new SignatureReader(method.signature).accept(types.new Whole());
    }
    return types;
  }

  /** An array's element type, of however many dimensions; any other type itself. */
  static Type element(Type type) {
    return type.getSort() == Type.ARRAY ? type.getElementType() : type;
  }

  boolean isVariable(int parameter) {
    return parameter < isVariable.size() && isVariable.get(parameter);
  }

  private final class Whole extends SignatureVisitor {

    Whole() {
      super(Opcodes.ASM9);
    }

    @Override
    public SignatureVisitor visitParameterType() {
      int position = isVariable.size();
      isVariable.add(false);
      return new SignatureVisitor(Opcodes.ASM9) {
        @Override
        public void visitTypeVariable(String name) {
          isVariable.set(position, true);
        }

        @Override
        public SignatureVisitor visitTypeArgument(char wildcard) {
          return new SignatureVisitor(Opcodes.ASM9) {};
        }
      };
    }

    @Override
    public SignatureVisitor visitReturnType() {
      return new Result();
    }
  }

  private final class Result extends SignatureVisitor {

    private String name = "";

    Result() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visitClassType(String internalName) {
      name = internalName;
    }

    @Override
    public void visitInnerClassType(String inner) {
      name += "$" + inner;
    }

    @Override
    public SignatureVisitor visitTypeArgument(char wildcard) {
      ofResult.add(name);
      return new Result();
    }

    @Override
    public void visitEnd() {
      ofResult.add(name);
    }
  }
}
