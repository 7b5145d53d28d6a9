package io.perdure.sample;

import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import io.perdure.DurableStorage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The seats of one event: who holds which, and who owns which. */
@DurableObject
public class EventSeats {
  private final String event;
  private final DurableStorage storage;

  /** The seats of the event of this name, as they were last left. */
  public EventSeats(String event, DurableStorage storage) {
    this.event = event;
    this.storage = storage;
  }

  /** Opens the sale. An event that is open keeps the plan it was opened with. */
  public PlanOutcome open(SeatPlan wanted) {
    Optional<SeatPlan> plan = plan();
    if (plan.isPresent()) {
      return plan.get().equals(wanted)
          ? PlanOutcome.OPEN_ALREADY
          : PlanOutcome.OPEN_WITH_OTHER_SEATS;
    }
    for (String name : wanted.seats()) {
      store(Seat.free(name));
    }
    storage.put("plan", wanted);
    return PlanOutcome.OPENED;
  }

  /** All seats in the plan's order, or nothing if there is no such event. */
  public Optional<List<Seat>> seats() {
    Optional<SeatPlan> plan = plan();
    if (plan.isEmpty()) {
      return Optional.empty();
    }
    List<Seat> seats = new ArrayList<>();
    for (String name : plan.get().seats()) {
      seats.add(seat(name).orElseThrow());
    }
    return Optional.of(seats);
  }

  /** Keeps a seat for a customer, who then has the plan's hold time to buy it. */
  public SeatAnswer hold(String name, String customer) {
    Optional<SeatPlan> plan = plan();
    if (plan.isEmpty()) {
      return new SeatAnswer(SeatOutcome.NO_SUCH_EVENT, null);
    }
    Optional<Seat> seat = seat(name);
    if (seat.isEmpty()) {
      return new SeatAnswer(SeatOutcome.NO_SUCH_SEAT, null);
    }
    if (seat.get().state() != SeatState.FREE && !seat.get().isHeldBy(customer)) {
      return new SeatAnswer(SeatOutcome.TAKEN, null);
    }
    Instant until = now().plus(plan.get().holdTime());
    return new SeatAnswer(SeatOutcome.DONE, store(seat.get().hold(customer, until)));
  }

  /** Gives a held seat back. */
  public SeatAnswer release(String name, String customer) {
    Optional<Seat> seat = seat(name);
    if (seat.isEmpty()) {
      return new SeatAnswer(unknown(), null);
    }
    if (!seat.get().isHeldBy(customer)) {
      return new SeatAnswer(refusal(seat.get(), customer), null);
    }
    return new SeatAnswer(SeatOutcome.DONE, store(Seat.free(name)));
  }

  /** Sells a seat to the customer who holds it. Who owns it already gets the same order again. */
  public Purchase buy(String name, String customer) {
    Optional<Seat> seat = seat(name);
    if (seat.isEmpty()) {
      return new Purchase(unknown(), null);
    }
    if (!seat.get().isSoldTo(customer) && !seat.get().isHeldBy(customer)) {
      return new Purchase(refusal(seat.get(), customer), null);
    }
    Seat sold = seat.get().isSoldTo(customer) ? seat.get() : sell(seat.get(), customer);
    return new Purchase(SeatOutcome.DONE, order(sold, customer));
  }

  private Seat sell(Seat seat, String customer) {
    long number = DurableObjects.get(OrderNumbers.class, "orders").next();
    return store(seat.sell(customer, number));
  }

  /** Placed after the sale and again on every repetition: no order is without its seat. */
  private OrderDetails order(Seat sold, String customer) {
    long number = Objects.requireNonNull(sold.order());
    return DurableObjects.get(Order.class, Long.toString(number))
        .place(new OrderDetails(number, event, sold.name(), customer, now()));
  }

  private SeatOutcome unknown() {
    return plan().isEmpty() ? SeatOutcome.NO_SUCH_EVENT : SeatOutcome.NO_SUCH_SEAT;
  }

  private SeatOutcome refusal(Seat seat, String customer) {
    return seat.state() == SeatState.FREE || customer.equals(seat.customer())
        ? SeatOutcome.NOT_HELD
        : SeatOutcome.TAKEN;
  }

  private Optional<SeatPlan> plan() {
    return storage.get("plan", SeatPlan.class);
  }

  private Optional<Seat> seat(String name) {
    Optional<Seat> seat = storage.get("seat:" + name, Seat.class);
    return seat.isEmpty() ? seat : Optional.of(seat.get().at(now()));
  }

  private Seat store(Seat seat) {
    storage.put("seat:" + seat.name(), seat);
    return seat;
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }
}
