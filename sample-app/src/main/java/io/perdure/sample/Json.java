package io.perdure.sample;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.javalin.http.BadRequestResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The office's JSON: nothing unknown comes in, nothing null goes out. */
final class Json {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private Json() {}

  /** A request's body; one that is anything else is refused with the example. */
  static <T> T read(String body, Class<T> type, String example) {
    T value = readOrNull(body, type);
    if (value == null) {
      throw new BadRequestResponse("the body must be JSON like " + example);
    }
    return value;
  }

  private static <T> @Nullable T readOrNull(String body, Class<T> type) {
    try {
      return MAPPER.readValue(body, type);
    } catch (JacksonException e) {
      return null;
    }
  }
}
