package io.perdure.hosts.tomcat;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Class loaders that nobody should hold any more. */
final class OldLoaders {

  private static final long LIMIT_SECONDS = 60;
  private static final long BETWEEN_COLLECTIONS_MILLIS = 200;

  private final ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
  private final Set<Reference<? extends ClassLoader>> left = new HashSet<>();
  private int count;

  void add(ClassLoader loader) {
    left.add(new WeakReference<>(loader, collected));
    count++;
  }

  /** Collects garbage until all are gone, or it is in vain; says how many are gone. */
  String awaitCollection() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!left.isEmpty() && System.nanoTime() < end) {
      System.gc();
      Reference<? extends ClassLoader> gone = collected.remove(BETWEEN_COLLECTIONS_MILLIS);
      while (gone != null) {
        left.remove(gone);
        gone = collected.poll();
      }
    }
    return count - left.size() + " of " + count + " collected";
  }
}
