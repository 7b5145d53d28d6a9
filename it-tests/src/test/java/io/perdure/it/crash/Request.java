package io.perdure.it.crash;

/** What a client of the sample can ask for. */
sealed interface Request {
  String method();

  String path();

  default String body() {
    return "";
  }

  /** A fresh order number. */
  record NextNumber() implements Request {
    @Override
    public String method() {
      return "POST";
    }

    @Override
    public String path() {
      return "/orders/numbers";
    }
  }

  /** An event with seats 1 to {@code seats}, whose holds last longer than any test. */
  record Open(String event, int seats) implements Request {
    @Override
    public String method() {
      return "PUT";
    }

    @Override
    public String path() {
      return "/events/" + event;
    }

    @Override
    public String body() {
      return "{\"count\":" + seats + ",\"holdSeconds\":86400}";
    }
  }

  /** What one customer wants with one seat. */
  sealed interface OfSeat extends Request {
    SeatId seat();

    String customer();

    /** The seat's own path, ending in what is wanted. */
    default String path(String wanted) {
      return "/events/" + seat().event() + "/seats/" + seat().seat() + "/" + wanted;
    }
  }

  record Hold(SeatId seat, String customer) implements OfSeat {
    @Override
    public String method() {
      return "POST";
    }

    @Override
    public String path() {
      return path("hold");
    }

    @Override
    public String body() {
      return "{\"customer\":\"" + customer + "\"}";
    }
  }

  record Release(SeatId seat, String customer) implements OfSeat {
    @Override
    public String method() {
      return "DELETE";
    }

    @Override
    public String path() {
      return path("hold") + "?customer=" + customer;
    }
  }

  record Buy(SeatId seat, String customer) implements OfSeat {
    @Override
    public String method() {
      return "POST";
    }

    @Override
    public String path() {
      return path("buy");
    }

    @Override
    public String body() {
      return "{\"customer\":\"" + customer + "\"}";
    }
  }
}
