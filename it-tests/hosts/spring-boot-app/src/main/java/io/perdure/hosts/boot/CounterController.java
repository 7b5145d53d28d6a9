package io.perdure.hosts.boot;

import io.perdure.DurableObjects;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class CounterController {

  @PostMapping("/counters/{id}")
  long next(@PathVariable("id") String id) {
    return DurableObjects.get(Counter.class, id).next();
  }
}
