package io.perdure.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;

class ConstantPoolTest {

  @Test
  void findsWhatAsmFindsInEveryClassOfTheCorpus() {
    int compared = 0;
    for (byte[] bytes : Corpus.classes()) {
      ClassReader reader = new ClassReader(bytes);
      Set<String> constants = new HashSet<>();
      Set<String> owners = new HashSet<>();
      char[] buffer = new char[reader.getMaxStringLength()];
      for (int index = 1; index < reader.getItemCount(); index++) {
        int item = reader.getItem(index);
        if (item == 0) {
          continue;
        }
        int tag = reader.readByte(item - 1);
        if (tag == 1) {
          int length = reader.readUnsignedShort(item);
          constants.add(new String(bytes, item + 2, length, StandardCharsets.ISO_8859_1));
        } else if (tag == 9) {
          owners.add(reader.readClass(item, buffer));
        }
      }
      for (String word : new String[] {"NestHost", "NestMembers", "Code", "append", "value"}) {
        assertThat(ConstantPool.contains(bytes, ConstantPool.ascii(word)))
            .as(reader.getClassName() + " " + word)
            .isEqualTo(constants.contains(word));
      }
      owners.removeIf(
          owner ->
              owner.equals(reader.getClassName())
                  || !packageOf(owner).equals(packageOf(reader.getClassName())));
      assertThat(ConstantPool.ownersOfFields(bytes))
          .as(reader.getClassName())
          .containsExactlyInAnyOrderElementsOf(owners);
      compared++;
    }
    assertThat(compared).isGreaterThan(500);
  }

  private static String packageOf(String name) {
    return name.substring(0, name.lastIndexOf('/') + 1);
  }

  @Test
  void severalConstantsAreLookedForAtOnce() {
    byte[] bytes =
        Snippets.of(Snippets.compile("class X { int first; long third = 1L << 40; }"), "X");
    byte[][] constants = new byte[4][];
    String[] names = {"first", "second", "third", "X"};
    for (int i = 0; i < names.length; i++) {
      constants[i] = ConstantPool.ascii(names[i]);
    }
    assertThat(ConstantPool.find(bytes, constants)).isEqualTo(0b1101);
  }

  @Test
  void aPartOfAConstantIsNotAConstant() {
    byte[] bytes =
        Snippets.of(
            Snippets.compile(
                "class X { String s = \"prefixed Word and more\"; long l = 1L << 40; int Tail; }"),
            "X");
    assertThat(ConstantPool.contains(bytes, ConstantPool.ascii("Word"))).isFalse();
    assertThat(ConstantPool.contains(bytes, ConstantPool.ascii("Tai"))).isFalse();
    assertThat(ConstantPool.contains(bytes, ConstantPool.ascii("Tail"))).isTrue();
  }
}
