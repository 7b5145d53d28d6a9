package io.perdure.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.crash.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CheckerTest {
  private static final SeatId SEAT = new SeatId("gala", "1");
  private static final SeatView HELD_BY_ADA = new SeatView("HELD", "ada", null);
  private static final SeatView HELD_BY_BOB = new SeatView("HELD", "bob", null);

  private final List<Exchange> log = new ArrayList<>();
  private final Map<SeatId, SeatView> seats = new HashMap<>();
  private long clock;

  @Test
  void anEmptyLogIsClean() {
    assertThat(violations()).isEmpty();
  }

  @Test
  void aLogOfAnHonestOfficeIsClean() {
    told(new Request.Open("gala", 1), 201, "{}");
    number(1);
    told(hold("ada"), 200, holds("ada"));
    told(hold("bob"), 409, "{}");
    told(release("ada"), 200, "{}");
    told(buy("ada"), 409, "{}");
    told(hold("bob"), 200, holds("bob"));
    told(buy("bob"), 200, order(2, "bob"));
    told(buy("bob"), 200, order(2, "bob"));
    number(3);
    seats.put(SEAT, soldTo("bob", 2));

    assertThat(violations()).isEmpty();
  }

  @Test
  void whatHadNoReplyMayHaveHappenedOrNot() {
    told(hold("ada"), 200, holds("ada"));
    lost(release("ada"));
    lost(hold("bob"));
    lost(new Request.NextNumber());
    lost(new Request.Open("other", 5));

    seats.put(SEAT, HELD_BY_ADA);
    assertThat(violations()).isEmpty();
    seats.put(SEAT, SeatView.FREE);
    assertThat(violations()).isEmpty();
    seats.put(SEAT, HELD_BY_BOB);
    assertThat(violations()).isEmpty();
  }

  @Test
  void aNumberInTwoRepliesIsFound() {
    number(1);
    number(2);
    number(2);

    assertThat(violations()).containsExactly(Kind.NUMBER_REPEATED);
  }

  @Test
  void aNumberThatIsAlsoAnOrdersIsFound() {
    told(buy("ada"), 200, order(1, "ada"));
    number(1);
    seats.put(SEAT, soldTo("ada", 1));

    assertThat(violations()).containsExactly(Kind.NUMBER_REPEATED);
  }

  @Test
  void aNumberThatASeatWasSoldUnderWithoutAReplyIsFound() {
    number(1);
    lost(buy("ada"));
    seats.put(SEAT, soldTo("ada", 1));

    assertThat(violations()).containsExactly(Kind.NUMBER_REPEATED);
  }

  @Test
  void aNumberSmallerThanOneReceivedBeforeItWasAskedForIsFound() {
    number(2);
    number(1);

    assertThat(violations()).containsExactly(Kind.NUMBER_OUT_OF_ORDER);
  }

  @Test
  void numbersAskedForAtTheSameTimeMayComeInAnyOrder() {
    log.add(new Exchange(new Request.NextNumber(), 1, 3, numbered(2)));
    log.add(new Exchange(new Request.NextNumber(), 2, 4, numbered(1)));

    assertThat(violations()).isEmpty();
  }

  @Test
  void anOrderMayBeOlderThanTheReplyThatNamesIt() {
    told(hold("ada"), 200, holds("ada"));
    lost(buy("ada"));
    number(2);
    told(buy("ada"), 200, order(1, "ada"));
    seats.put(SEAT, soldTo("ada", 1));

    assertThat(violations()).isEmpty();
  }

  @Test
  void aLostEventIsFound() {
    told(new Request.Open("gala", 2), 201, "{}");
    seats.put(SEAT, SeatView.FREE);

    assertThat(violations()).containsExactly(Kind.EVENT_LOST);
  }

  @Test
  void aLostHoldIsFound() {
    told(hold("ada"), 200, holds("ada"));
    seats.put(SEAT, SeatView.FREE);

    assertThat(violations()).containsExactly(Kind.HOLD_LOST);
  }

  @Test
  void aHoldGivenToSomebodyElseIsFound() {
    told(hold("ada"), 200, holds("ada"));
    told(hold("bob"), 200, holds("bob"));
    seats.put(SEAT, HELD_BY_BOB);

    assertThat(violations()).containsExactly(Kind.HOLD_LOST);
  }

  @Test
  void aReleaseThatWasOverBeforeTheHoldDoesNotExcuseItsLoss() {
    told(release("ada"), 200, "{}");
    lost(release("ada"));
    told(hold("ada"), 200, holds("ada"));
    seats.put(SEAT, SeatView.FREE);

    assertThat(violations()).containsExactly(Kind.HOLD_LOST);
  }

  @Test
  void aRefusedReleaseDoesNotExcuseTheLossOfAHold() {
    told(hold("ada"), 200, holds("ada"));
    told(release("ada"), 409, "{}");
    seats.put(SEAT, SeatView.FREE);

    assertThat(violations()).containsExactly(Kind.HOLD_LOST);
  }

  @Test
  void aLostReleaseIsFound() {
    told(hold("ada"), 200, holds("ada"));
    told(release("ada"), 200, "{}");
    seats.put(SEAT, HELD_BY_ADA);

    assertThat(violations()).containsExactly(Kind.RELEASE_LOST);
  }

  @Test
  void aLostPurchaseIsFound() {
    told(hold("ada"), 200, holds("ada"));
    told(buy("ada"), 200, order(1, "ada"));
    seats.put(SEAT, HELD_BY_ADA);

    assertThat(violations()).containsExactly(Kind.PURCHASE_LOST);
  }

  @Test
  void aSeatSoldToTwoCustomersIsFound() {
    told(buy("ada"), 200, order(1, "ada"));
    told(buy("bob"), 200, order(2, "bob"));
    seats.put(SEAT, soldTo("bob", 2));

    assertThat(violations()).containsExactlyInAnyOrder(Kind.SEAT_SOLD_TWICE, Kind.SEAT_SOLD_TWICE);
  }

  @Test
  void aSeatThatChangedItsOwnerUnseenIsFound() {
    told(buy("ada"), 200, order(1, "ada"));
    lost(buy("bob"));
    seats.put(SEAT, soldTo("bob", 2));

    assertThat(violations()).containsExactly(Kind.SEAT_SOLD_TWICE);
  }

  @Test
  void aSeatThatIsSoldUnderAnotherNumberThanConfirmedIsFound() {
    told(buy("ada"), 200, order(1, "ada"));
    seats.put(SEAT, soldTo("ada", 2));

    assertThat(violations()).containsExactly(Kind.SEAT_SOLD_TWICE);
  }

  @Test
  void aSeatThatIsSoldToAnotherCustomerUnderTheSameNumberIsFound() {
    told(buy("ada"), 200, order(1, "ada"));
    seats.put(SEAT, soldTo("bob", 1));

    assertThat(violations()).containsExactlyInAnyOrder(Kind.SEAT_SOLD_TWICE, Kind.NUMBER_REPEATED);
  }

  @Test
  void aSeatSoldTwiceToTheSameCustomerIsFound() {
    told(buy("ada"), 200, order(1, "ada"));
    told(buy("ada"), 200, order(2, "ada"));
    seats.put(SEAT, soldTo("ada", 2));

    assertThat(violations()).contains(Kind.SEAT_SOLD_TWICE);
  }

  @Test
  void repliesThatNoWorkingOfficeGivesAreFound() {
    told(new Request.NextNumber(), 500, "{}");
    told(new Request.NextNumber(), 200, "{\"number\":1}");
    told(new Request.NextNumber(), 201, "{}");
    told(hold("ada"), 404, "{}");
    told(hold("ada"), 200, holds("bob"));
    told(buy("ada"), 200, order(7, "bob"));
    seats.put(SEAT, soldTo("ada", 7));

    assertThat(violations()).hasSize(6).containsOnly(Kind.UNEXPECTED_REPLY);
  }

  @Test
  void anOrderIsThereForEachPurchase() {
    told(buy("ada"), 200, order(1, "ada"));

    assertThat(orderViolations(Map.of(1L, new OrderView(SEAT, "ada")))).isEmpty();
    assertThat(orderViolations(Map.of())).containsExactly(Kind.ORDER_LOST);
    assertThat(orderViolations(Map.of(1L, new OrderView(SEAT, "bob"))))
        .containsExactly(Kind.ORDER_LOST);
    assertThat(orderViolations(Map.of(1L, new OrderView(new SeatId("gala", "2"), "ada"))))
        .containsExactly(Kind.ORDER_LOST);
  }

  private List<Kind> violations() {
    return Checker.afterRestart(log, seats).stream().map(Violation::kind).toList();
  }

  private List<Kind> orderViolations(Map<Long, OrderView> orders) {
    return Checker.orders(log, orders).stream().map(Violation::kind).toList();
  }

  private void number(long number) {
    exchange(new Request.NextNumber(), numbered(number));
  }

  private void told(Request request, int status, String body) {
    exchange(request, new Reply(status, body));
  }

  private void lost(Request request) {
    exchange(request, null);
  }

  private void exchange(Request request, @Nullable Reply reply) {
    log.add(new Exchange(request, ++clock, ++clock, reply));
  }

  private static Reply numbered(long number) {
    return new Reply(201, "{\"number\":" + number + "}");
  }

  private static Request hold(String customer) {
    return new Request.Hold(SEAT, customer);
  }

  private static Request release(String customer) {
    return new Request.Release(SEAT, customer);
  }

  private static Request buy(String customer) {
    return new Request.Buy(SEAT, customer);
  }

  private static String holds(String customer) {
    return "{\"name\":\"1\",\"state\":\"HELD\",\"customer\":\"" + customer + "\"}";
  }

  private static String order(long number, String customer) {
    return "{\"number\":" + number + ",\"customer\":\"" + customer + "\"}";
  }

  private static SeatView soldTo(String customer, long order) {
    return new SeatView("SOLD", customer, order);
  }
}
