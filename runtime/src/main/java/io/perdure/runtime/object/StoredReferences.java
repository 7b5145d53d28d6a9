package io.perdure.runtime.object;

import io.perdure.entry.PerdureCell;
import io.perdure.runtime.codec.References;
import io.perdure.runtime.store.ObjectKey;
import org.jspecify.annotations.Nullable;

/** Durable objects as the codec stores them (rules 1.2 and 4.2). */
final class StoredReferences implements References {

  private final Types types;
  private final CellPlaces places;

  StoredReferences(Types types, CellPlaces places) {
    this.types = types;
    this.places = places;
  }

  @Override
  public boolean isDurable(Class<?> type) {
    return places.isDurable(type);
  }

  @Override
  public boolean isReference(Object instance) {
    return cell(instance) instanceof Reference;
  }

  @Override
  public @Nullable Identity identity(Object instance) {
    PerdureCell cell = cell(instance);
    ObjectKey key = null;
    if (cell instanceof Reference reference) {
      key = reference.key;
    } else if (cell instanceof Activation activation) {
      key = activation.keyOrNull();
    }
    return key == null ? null : new Identity(key.type(), key.id());
  }

  @Override
  public String typeName(Class<?> durable) {
    return types.of(durable).name;
  }

  @Override
  public @Nullable Class<?> loaded(String typeName) {
    DurableType type = types.named(typeName);
    return type == null ? null : type.javaClass;
  }

  @Override
  public Object get(Class<?> durable, String id) {
    return types.of(durable).get(id);
  }

  private @Nullable PerdureCell cell(Object instance) {
    return places.of(instance.getClass()).of(instance);
  }
}
