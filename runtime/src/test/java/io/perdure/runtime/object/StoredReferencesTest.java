package io.perdure.runtime.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.runtime.codec.ValueCodec;
import io.perdure.runtime.codec.ValueException;
import io.perdure.runtime.object.WovenThing.Failure;
import io.perdure.runtime.object.WovenThing.LateThing;
import io.perdure.runtime.object.WovenThing.Thing;
import io.perdure.runtime.object.WovenThing.TimedThing;
import io.perdure.runtime.storage.TypeLimits;
import io.perdure.runtime.store.MemoryStore;
import io.perdure.runtime.time.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Durable objects as values (rules 1.2 and 4.2). */
class StoredReferencesTest {
  private Engine engine;
  private Thing holder;
  private ValueCodec codec;

  @BeforeEach
  void start() throws Exception {
    engine =
        new Engine(
            WovenThing.PLATFORM,
            MemoryStore::new,
            new VirtualTime(),
            Runnable::run,
            Options.strict(TypeLimits.DEFAULT, false));
    WovenThing.use(engine);
    holder = (Thing) engine.get(Thing.class, "holder");
    codec = ((Reference) Objects.requireNonNull(WovenThing.cellOf(holder))).type.codec;
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void aReferenceIsStoredAsTypeIdAndClass() throws Exception {
    byte[] stored = codec.encode(List.of(engine.get(LateThing.class, "a")));

    assertThat(new String(stored, 2, stored.length - 2, StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"@List\":[{\"@Reference\":{\"type\":\"LateThing\",\"id\":\"a\",\"class\":\""
                + LateThing.class.getName()
                + "\"}}]}");
  }

  @Test
  void instancesThatAreKeptApartFromTheirCellsAreStoredToo() {
    LateThing late = (LateThing) engine.get(LateThing.class, "late");
    put(late);
    assertThat(get(LateThing.class)).isSameAs(late);

    late.call(self -> storeBoth(self, late));
    assertThat(late.call(self -> self.get("itself", Object.class))).isSameAs(late);
    assertThat(late.call(self -> self.get("reference", Object.class))).isSameAs(late);
  }

  private static Object storeBoth(Self self, LateThing reference) {
    Object itself = Objects.requireNonNull(((Activation) self.object()).instance());
    assertThat(itself).isNotSameAs(reference);
    self.put(Map.of("itself", itself, "reference", reference));
    return self;
  }

  @Test
  void anInstanceFromBeforeTheAgentIsNoObjectToStore() throws Exception {
    LateThing before = new LateThing(false);

    assertThatThrownBy(() -> put(before))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("storage: Key \"k\" of Thing/holder: cannot store: LateThing is a")
        .hasMessageContaining("made with new")
        .hasMessageContaining("DurableObjects.get(LateThing.class, id)");
  }

  @Test
  void aClassThatWasRenamedIsFoundByWhatIsAskedFor() throws Exception {
    assertThat(read("TimedThing", "app.Old", TimedThing.class))
        .isSameAs(engine.get(TimedThing.class, "a"));
  }

  @Test
  void aClassThatWasRenamedIsFoundOnceItIsInUse() throws Exception {
    assertThatThrownBy(() -> read("Gone", "app.Old", Object.class))
        .isInstanceOf(ValueException.class)
        .hasMessage(
            "cannot read what is stored: the value is a reference to the object a of type"
                + " Gone, and no durable class of that name is known; name its class in"
                + " @DurableObject(name = \"Gone\"), and declare what is read as that class, or use"
                + " the class before");
    Object known = engine.get(TimedThing.class, "a");
    assertThat(read("TimedThing", "app.Old", Object.class)).isSameAs(known);
  }

  @Test
  void aClassWhoseObjectsAreOthersNowIsNotTaken() {
    assertThatThrownBy(() -> read("Other", TimedThing.class.getName(), TimedThing.class))
        .isInstanceOf(ValueException.class)
        .hasMessageContaining("is a reference to the object a of type Other, and no durable class");
  }

  @Test
  void aDamagedReferenceIsAnError() {
    assertThatThrownBy(() -> decode("{\"type\":\"Thing\"}", Thing.class))
        .isInstanceOf(ValueException.class)
        .hasMessageContaining("is damaged: a reference has a type and an id");
    assertThatThrownBy(() -> decode("{\"type\":\"Thing\",\"id\":\"\"}", Thing.class))
        .isInstanceOf(ValueException.class)
        .hasMessageContaining("cannot be made into a reference to Thing/ again: ");
  }

  @Test
  void onlyReferencesAreSharedNotTheObjectsThemselves() {
    assertThat(codec.isImmutable(holder)).isTrue();
    assertThat(codec.isImmutable(List.of(holder))).isTrue();
    assertThat(holder.call(self -> codec.isImmutable(holder.of(self)))).isEqualTo(false);
  }

  private Object read(String type, String className, Class<?> asked) throws ValueException {
    return decode(
        "{\"type\":\"" + type + "\",\"id\":\"a\",\"class\":\"" + className + "\"}", asked);
  }

  private Object decode(String reference, Class<?> asked) throws ValueException {
    String stored = "\u0001J{\"@Reference\":" + reference + "}";
    return codec.decode(stored.getBytes(StandardCharsets.UTF_8), asked);
  }

  private void put(Object value) {
    holder.call(
        self -> {
          self.put(Map.of("k", value));
          return null;
        });
  }

  private @Nullable Object get(Class<?> type) {
    return holder.call(self -> self.get("k", type));
  }
}
