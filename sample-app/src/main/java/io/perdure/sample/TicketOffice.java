package io.perdure.sample;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.ConflictResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import io.javalin.json.JavalinJackson3;
import java.io.IOException;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** The office's counter on the web: which request asks which object for what. */
final class TicketOffice {
  /** As many as want the same review at once, and those that the server needs itself. */
  private static final int THREADS = 1_100;

  private final ObjectLookup objects;
  private final LongSupplier reviewCalls;

  private TicketOffice(ObjectLookup objects, LongSupplier reviewCalls) {
    this.objects = objects;
    this.reviewCalls = reviewCalls;
  }

  /**
   * The office's server, not yet started.
   *
   * @param reviewCalls how often the review service was asked, as it says itself
   */
  static Javalin server(ObjectLookup objects, LongSupplier reviewCalls) {
    TicketOffice office = new TicketOffice(objects, reviewCalls);
    return Javalin.create(office::configure);
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.jetty.host = "localhost";
    config.jetty.threadPool = new QueuedThreadPool(THREADS);
    config.jsonMapper(new JavalinJackson3(Json.MAPPER, false));
    routes(config.routes);
    failures(config.routes);
  }

  private void routes(RoutesConfig routes) {
    routes.get("/", http -> http.html(Page.HTML));
    routes.post("/orders/numbers", this::nextNumber);
    routes.get("/orders/{number}", this::order);
    routes.put("/events/{event}", this::open);
    routes.get("/events/{event}/seats", this::seats);
    routes.post("/events/{event}/seats/{seat}/hold", this::hold);
    routes.delete("/events/{event}/seats/{seat}/hold", this::release);
    routes.post("/events/{event}/seats/{seat}/buy", this::buy);
    routes.get("/events/{event}/review", this::review);
    routes.delete("/events/{event}/review", this::forgetReview);
    routes.get("/reviews/calls", http -> http.json(new Replies.Calls(reviewCalls.getAsLong())));
  }

  private void nextNumber(Context http) {
    long number = objects.get(OrderNumbers.class, "orders").next();
    http.status(HttpStatus.CREATED).json(new Replies.OrderNumber(number));
  }

  private void order(Context http) {
    long number = Requests.orderNumber(http.pathParam("number"));
    http.json(
        objects
            .get(Order.class, Long.toString(number))
            .details()
            .orElseThrow(() -> new NotFoundResponse("there is no order " + number)));
  }

  private void open(Context http) {
    String event = event(http);
    SeatPlan plan = Requests.Opening.planIn(http.body());
    PlanOutcome outcome = objects.get(EventSeats.class, event).open(plan);
    if (outcome == PlanOutcome.OPEN_WITH_OTHER_SEATS) {
      throw new ConflictResponse("event " + event + " is open already, with another plan");
    }
    http.status(outcome == PlanOutcome.OPENED ? HttpStatus.CREATED : HttpStatus.OK)
        .json(new Replies.Opened(event, plan.seats().size()));
  }

  private void seats(Context http) {
    String event = event(http);
    http.json(objects.get(EventSeats.class, event).seats().orElseThrow(() -> noSuchEvent(event)));
  }

  private void hold(Context http) {
    String customer = Requests.Customer.nameIn(http.body());
    SeatAnswer answer = objects.get(EventSeats.class, event(http)).hold(seat(http), customer);
    http.json(granted(answer.outcome(), answer.seat(), http));
  }

  private void release(Context http) {
    String customer = Requests.name("customer", http.queryParam("customer"));
    SeatAnswer answer = objects.get(EventSeats.class, event(http)).release(seat(http), customer);
    http.json(granted(answer.outcome(), answer.seat(), http));
  }

  private void buy(Context http) {
    String customer = Requests.Customer.nameIn(http.body());
    Purchase purchase = objects.get(EventSeats.class, event(http)).buy(seat(http), customer);
    http.json(granted(purchase.outcome(), purchase.order(), http));
  }

  private void review(Context http) throws IOException, InterruptedException {
    http.json(objects.get(EventReviews.class, event(http)).latest());
  }

  private void forgetReview(Context http) {
    objects.get(EventReviews.class, event(http)).forget();
    http.status(HttpStatus.NO_CONTENT);
  }

  private static String event(Context http) {
    return Requests.name("event", http.pathParam("event"));
  }

  private static String seat(Context http) {
    return Requests.name("seat", http.pathParam("seat"));
  }

  private static <T> T granted(SeatOutcome outcome, @Nullable T granted, Context http) {
    String seat = seat(http);
    return switch (outcome) {
      case DONE -> Objects.requireNonNull(granted);
      case NO_SUCH_EVENT -> throw noSuchEvent(event(http));
      case NO_SUCH_SEAT -> throw new NotFoundResponse("there is no seat " + seat);
      case TAKEN -> throw new ConflictResponse("seat " + seat + " is taken");
      case NOT_HELD -> throw new ConflictResponse("seat " + seat + " is not held by this customer");
    };
  }

  private static NotFoundResponse noSuchEvent(String event) {
    return new NotFoundResponse("there is no event " + event);
  }

  private static void failures(RoutesConfig routes) {
    routes.exception(HttpResponseException.class, (e, http) -> fail(http, e.getStatus(), e));
    routes.exception(Exception.class, (e, http) -> fail(http, 500, e));
  }

  private static void fail(Context http, int status, Exception e) {
    String message = e.getMessage();
    http.status(status).json(new Replies.Failure(message == null ? e.toString() : message));
  }
}
