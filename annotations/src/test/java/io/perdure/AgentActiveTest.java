package io.perdure;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.spi.RuntimeBinding;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the API does once the agent has rewritten it; the probes run on such a copy of it. */
class AgentActiveTest {

  @Test
  void everyUseGoesToTheAgent() throws Exception {
    assertThat(RewrittenApi.run(EveryUse.class))
        .isEqualTo(
            List.of(
                "get class java.lang.String a",
                "newId",
                "current",
                "currentStorage",
                "factory a factory",
                "await a stage",
                "blockConcurrencyWhile an action",
                "executor",
                "abort a reason",
                "shutdown"));
  }

  @Test
  void aSectionWithoutAResultIsRunByTheAgent() throws Exception {
    assertThat(RewrittenApi.run(RunnableSection.class))
        .isEqualTo(List.of("section begins", "ran", "section ends with null"));
  }

  @Test
  void anAgentThatComesLaterIsFound() throws Exception {
    assertThat(RewrittenApi.run(LateAgent.class))
        .isEqualTo(List.of("inactive", "refused", "active", "newId"));
  }

  static final class EveryUse implements Callable<List<String>> {
    @Override
    public List<String> call() {
      List<String> seen = new ArrayList<>();
      Agent.binding = bindingThatTells(seen);
      DurableObjects.get(String.class, "a");
      DurableObjects.newId();
      DurableObjects.current();
      DurableStorage.current();
      DurableObjects.factory(new NamedFactory());
      DurableObjects.await(new NamedStage());
      DurableObjects.blockConcurrencyWhile(new NamedAction());
      DurableObjects.executor();
      DurableObjects.abort("a reason");
      DurableObjects.shutdown();
      return seen;
    }
  }

  static final class RunnableSection implements Callable<List<String>> {
    @Override
    public List<String> call() {
      List<String> seen = new ArrayList<>();
      Agent.binding =
          (RuntimeBinding)
              Proxy.newProxyInstance(
                  RuntimeBinding.class.getClassLoader(),
                  new Class<?>[] {RuntimeBinding.class},
                  (proxy, method, arguments) -> {
                    seen.add("section begins");
                    Object result = ((Callable<?>) arguments[0]).call();
                    seen.add("section ends with " + result);
                    return result;
                  });
      DurableObjects.blockConcurrencyWhile(() -> tell(seen));
      return seen;
    }

    private static void tell(List<String> seen) {
      seen.add("ran");
    }
  }

  static final class LateAgent implements Callable<List<String>> {
    @Override
    public List<String> call() {
      List<String> seen = new ArrayList<>();
      seen.add(DurableObjects.isActive() ? "active" : "inactive");
      try {
        DurableObjects.newId();
      } catch (AgentNotActiveException e) {
        seen.add("refused");
      }
      Agent.binding = bindingThatTells(seen);
      seen.add(DurableObjects.isActive() ? "active" : "inactive");
      DurableObjects.newId();
      return seen;
    }
  }

  /** Where the rewritten {@code Bindings.binding()} looks; public, as it is another package's. */
  public static final class Agent {
    static volatile @Nullable RuntimeBinding binding;

    private Agent() {}

    public static @Nullable RuntimeBinding binding() {
      return binding;
    }
  }

  private static RuntimeBinding bindingThatTells(List<String> seen) {
    return (RuntimeBinding)
        Proxy.newProxyInstance(
            RuntimeBinding.class.getClassLoader(),
            new Class<?>[] {RuntimeBinding.class},
            (proxy, method, arguments) -> {
              StringBuilder call = new StringBuilder(method.getName());
              for (Object argument : arguments == null ? new Object[0] : arguments) {
                call.append(' ').append(argument);
              }
              seen.add(call.toString());
              return null;
            });
  }

  private static final class NamedStage extends CompletableFuture<String> {
    @Override
    public String toString() {
      return "a stage";
    }
  }

  private static final class NamedAction implements Callable<String> {
    @Override
    public String call() {
      return "";
    }

    @Override
    public String toString() {
      return "an action";
    }
  }

  private static final class NamedFactory implements ObjectFactory {
    @Override
    public @Nullable Object create(Class<?> type, DurableContext context) {
      return null;
    }

    @Override
    public String toString() {
      return "a factory";
    }
  }
}
