package io.perdure.agent.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;

/** The types that the code gives the value of a storage call. */
final class ValueTypes {

  private static final String TOKEN = "io/perdure/TypeToken";
  private static final String OBJECT = "java/lang/Object";

  private final ClassNode type;
  private final MethodNode method;
  private final Origins origins;
  private final Set<String> texts = new TreeSet<>();
  private final List<Type> types = new ArrayList<>();

  ValueTypes(ClassNode type, MethodNode method, Origins origins) {
    this.type = type;
    this.method = method;
    this.origins = origins;
  }

  /** Takes the last argument of a call, and says nothing of what it cannot see. */
  void add(MethodInsnNode call) {
    for (AbstractInsnNode maker : origins.of(call, 0)) {
      if (maker instanceof LdcInsnNode constant && constant.cst instanceof Type asked) {
        found(asked, null); // get(key, Seat.class)
      } else if (maker instanceof FieldInsnNode token && token.desc.equals("L" + TOKEN + ";")) {
        String argument = TypeText.argument(signature(token));
        if (argument != null) {
          texts.add(argument); // get(key, SEATS)
        }
      } else {
        add(maker);
      }
    }
  }

  Set<String> texts() {
    return texts;
  }

  List<Type> types() {
    return types;
  }

  private void add(AbstractInsnNode maker) {
    if (maker instanceof MethodInsnNode made) {
      found(Type.getReturnType(made.desc), null);
    } else if (maker instanceof FieldInsnNode field) {
      found(Type.getType(field.desc), signature(field));
    } else if (maker instanceof LdcInsnNode constant) {
      found(Type.getType(constant.cst.getClass()), null);
    } else if (maker instanceof TypeInsnNode made) {
      Type named = Type.getObjectType(made.desc);
      boolean isArray = made.getOpcode() == Opcodes.ANEWARRAY;
      found(isArray ? Type.getType("[" + named.getDescriptor()) : named, null);
    } else if (origins.local(maker) >= 0) {
      Type parameter = parameter(origins.local(maker));
      if (parameter != null) {
        found(parameter, null);
      }
    }
  }

  private void found(Type value, @Nullable String signature) {
    boolean saysSomething =
        value.getSort() == Type.ARRAY
            || (value.getSort() == Type.OBJECT
                && !value.getInternalName().equals(OBJECT)
                && !value.getInternalName().equals(TOKEN));
    if (saysSomething) {
      types.add(value);
      texts.add(TypeText.of(value.getDescriptor(), signature));
    }
  }

  private @Nullable String signature(FieldInsnNode access) {
    for (FieldNode field : type.fields) {
      if (access.owner.equals(type.name) && field.name.equals(access.name)) {
        return field.signature;
      }
    }
    return null;
  }

  private @Nullable Type parameter(int local) {
    boolean isStatic = (method.access & Opcodes.ACC_STATIC) != 0;
    int at = isStatic ? 0 : 1;
    if (at > local) {
      return Type.getObjectType(type.name);
    }
    for (Type each : Type.getArgumentTypes(method.desc)) {
      if (at == local) {
        return each;
      }
      at += each.getSize();
    }
    return null;
  }
}
