package io.perdure.it.agents;

import io.perdure.DurableObject;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Prints all that reflection tells of some durable classes, and how they serialize. */
final class Portrait {

  @Retention(RetentionPolicy.RUNTIME)
  @interface Marker {
    String value() default "";
  }

  @Retention(RetentionPolicy.RUNTIME)
  @java.lang.annotation.Target(java.lang.annotation.ElementType.TYPE_USE)
  @interface Mark {}

  @DurableObject(name = "portrait")
  @Marker("class")
  abstract static sealed class Shape<T extends Comparable<? super T> & Serializable>
      implements Supplier<List<? extends T>>, Serializable permits Circle {
    protected static int made;
    private static final Object LOCK = new Object();

    @Marker("field")
    private transient @Mark List<@Mark ? super T> parts = List.of();

    private final int[][] grid;

    protected Shape(int @Mark [][] grid, @Marker("parameter") String... parts) {
      this.grid = grid;
    }

    @Marker("method")
    @SafeVarargs
    protected final synchronized <X extends Exception> @Mark Map<String, X[]> all(
        @Marker("x") X x, T... more) throws X, InterruptedException {
      return Map.of();
    }

    abstract T area();

    private synchronized double area(double radius) {
      return radius * grid.length + parts.size() + (LOCK == null ? 1 : made);
    }

    Runnable lambda() {
      return () -> made = (int) area(1);
    }

    enum Kind {
      ROUND
    }

    record Point(@Marker("component") int x, int y) {}
  }

  @DurableObject
  static final class Circle extends Shape<String> {
    private static final long serialVersionUID = 7;

    Circle() {
      super(new int[1][2]);
    }

    @Override
    String area() {
      return "round";
    }

    @Override
    public List<String> get() {
      return List.of();
    }
  }

  /** A bean, as libraries like it. */
  @DurableObject
  static class Person implements Serializable, Comparable<Person> {
    private String name = "Ada";
    private int age = 36;

    Person() {}

    private Person(String name) {
      this.name = name;
    }

    public synchronized String getName() {
      return name;
    }

    public synchronized void setName(String name) {
      this.name = name;
    }

    public int getAge() {
      return age;
    }

    public void setAge(int age) {
      this.age = age;
    }

    @Override
    public int compareTo(Person other) {
      return getName().compareTo(other.getName());
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Person person && person.getAge() == getAge();
    }

    @Override
    public int hashCode() {
      return age;
    }
  }

  private Portrait() {}

  public static void main(String[] arguments) throws Exception {
    for (Class<?> type : List.of(Shape.class, Circle.class, Person.class, Portrait.class)) {
      describe(type);
    }
    System.out.println(asJson(new Person("Grace")));
    System.out.println(Person.class.getMethod("getAge").invoke(new Person()));
  }

  private static void describe(Class<?> type) {
    print("class", type.toGenericString(), type);
    print("super", type.getAnnotatedSuperclass(), null);
    print("interfaces", Arrays.toString(type.getAnnotatedInterfaces()), null);
    print("nest", type.getNestHost() + " " + sorted(type.getNestMembers()), null);
    print("outer", type.getDeclaringClass() + " " + type.getEnclosingMethod(), null);
    print("inner", sorted(type.getDeclaredClasses()), null);
    print("permits", Arrays.toString(type.getPermittedSubclasses()), null);
    print("module", type.getModule().isNamed() + " " + type.getPackageName(), null);
    ObjectStreamClass stream = ObjectStreamClass.lookup(type);
    print(
        "serial",
        stream == null
            ? "no"
            : stream.getSerialVersionUID() + " " + Arrays.toString(stream.getFields()),
        null);
    members(type.getDeclaredFields());
    members(type.getDeclaredConstructors());
    members(type.getDeclaredMethods());
  }

  private static String sorted(Class<?>[] types) {
    return Arrays.stream(types).map(Class::getName).sorted().toList().toString();
  }

  /** Reflection promises no order. */
  private static <M extends Member & AnnotatedElement> void members(M[] members) {
    Arrays.stream(members)
        .filter(member -> !member.isSynthetic())
        .map(Portrait::text)
        .sorted()
        .forEach(System.out::println);
  }

  private static String text(Member member) {
    int modifiers = member.getModifiers() & ~Modifier.SYNCHRONIZED;
    String text = Modifier.toString(modifiers) + " " + modifiers + " ";
    if (member instanceof Field field) {
      return text + field.getAnnotatedType() + " " + field.getName() + " " + annotations(field);
    }
    Executable code = (Executable) member;
    String returned =
        code instanceof Constructor ? "" : " " + ((Method) code).getGenericReturnType();
    return text
        + code.getName()
        + returned
        + Arrays.toString(code.getTypeParameters())
        + Arrays.toString(code.getParameters())
        + Arrays.toString(code.getAnnotatedParameterTypes())
        + Arrays.deepToString(code.getParameterAnnotations())
        + Arrays.toString(code.getGenericExceptionTypes())
        + code.getAnnotatedReturnType()
        + annotations(code)
        + code.isVarArgs();
  }

  private static void print(String what, Object value, @Nullable AnnotatedElement annotated) {
    System.out.println(what + ": " + value + (annotated == null ? "" : annotations(annotated)));
  }

  private static String annotations(AnnotatedElement element) {
    return Arrays.stream(element.getDeclaredAnnotations())
        .map(annotation -> annotation.toString().split("[(), ]+"))
        .map(words -> Arrays.stream(words).sorted().toList()) // the JDK promises no order
        .toList()
        .toString();
  }

  /** Jackson is in front of the class path, and not where this is compiled. */
  private static String asJson(Object value) throws Exception {
    Class<?> mapper = Class.forName("tools.jackson.databind.json.JsonMapper");
    return (String)
        mapper
            .getMethod("writeValueAsString", Object.class)
            .invoke(mapper.getConstructor().newInstance(), value);
  }
}
