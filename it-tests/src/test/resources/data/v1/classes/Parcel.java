package io.perdure.it.data.stored;

import io.perdure.DurableObject;
import io.perdure.DurableStorage;

/** Renamed later. */
@DurableObject
public class Parcel implements Tracked {
  private final DurableStorage storage = DurableStorage.current();

  @Override
  public String place() {
    return storage.getOrDefault("place", "nowhere");
  }

  public void moveTo(String place) {
    storage.put("place", place);
  }
}
