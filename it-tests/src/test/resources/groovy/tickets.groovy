import io.perdure.DurableObject
import io.perdure.DurableObjects
import io.perdure.DurableStorage
import java.util.concurrent.ConcurrentLinkedQueue

@DurableObject
class Tickets {
  private final DurableStorage storage = DurableStorage.current()
  private int turns = 0

  long next() {
    turns++
    long n = storage.getOrDefault("n", 0L) + 1
    storage.put("n", n)
    turns--
    if (turns != 0) throw new IllegalStateException("two at once")
    n
  }

  List<Long> several(int count) {
    (1..count).collect { next() }
  }

  Closure<Long> leaked() {
    return { next() }
  }
}

def tickets = DurableObjects.get(Tickets, "groovy")
def seen = new ConcurrentLinkedQueue()
def leaked = tickets.leaked()
def threads = (1..4).collect { t -> Thread.start { 50.times { seen << (t % 2 ? tickets.next() : leaked()) } } }
threads*.join()
println seen.size() + " " + (seen as Set).size()
println tickets.several(3).collect { it - seen.max() }
println tickets
