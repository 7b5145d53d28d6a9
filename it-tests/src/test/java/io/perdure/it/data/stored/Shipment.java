package io.perdure.it.data.stored;

import io.perdure.DurableObject;
import io.perdure.DurableStorage;

/** Was called Parcel. */
@DurableObject(name = "io.perdure.it.data.stored.Parcel")
public class Shipment implements Tracked {
  private final DurableStorage storage = DurableStorage.current();

  @Override
  public String place() {
    return storage.getOrDefault("place", "nowhere");
  }

  public void moveTo(String place) {
    storage.put("place", place);
  }
}
