package io.perdure.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.agent.config.AgentConfig.LogLevel;
import io.perdure.agent.config.AgentConfig.StoreKind;
import io.perdure.runtime.exit.Destination;
import io.perdure.runtime.exit.Exemptions;
import io.perdure.runtime.storage.Limits;
import io.perdure.runtime.storage.TypeLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentConfigTest {

  private static final String KEYS =
      "store, data, log, overtaking, commitTimeout, shutdownTimeout, criticalSectionTimeout,"
          + " watchdog, limit.key, limit.value,"
          + " cache.size, cache.unflushed, cache.memory, cache.stale, unflushed, interleave.methods, outputGate.methods,"
          + " outputGate.exempt, check, dryRun, classes, config; and, for one type of"
          + " objects, type.NAME.limit.key and so on";

  private static final String EXEMPT =
      "outputGate.exempt takes destinations such as metrics.acme.com:8125 or 10.0.0.7:*, and names"
          + " or patterns of classes such as com.acme.metrics.*, with commas between them;";

  @TempDir Path folder = Path.of("");

  private final Properties properties = new Properties();
  private final Map<String, String> environment = new HashMap<>();

  @Test
  void nothingNeedsToBeConfigured() {
    AgentConfig config = read(null);
    assertThat(config.store()).isEqualTo(StoreKind.EMBEDDED);
    assertThat(config.data()).isEqualTo(Path.of("perdure-data").toAbsolutePath());
    assertThat(config.log()).isEqualTo(LogLevel.INFO);
    assertThat(config.engine().overtakingNanos()).isEqualTo(1_000_000);
    assertThat(config.engine().criticalSectionTimeoutNanos()).isEqualTo(30_000_000_000L);
    assertThat(config.engine().replyGate()).isTrue();
    assertThat(read("")).isEqualTo(config);
  }

  @Test
  void theFirstOfTheFourPlacesWins() throws IOException {
    Path file = file("log=error\n");
    environment.put("PERDURE_CONFIG", file.toString());
    assertThat(read(null).log()).isEqualTo(LogLevel.ERROR);
    environment.put("PERDURE_LOG", "warn");
    assertThat(read(null).log()).isEqualTo(LogLevel.WARN);
    properties.setProperty("perdure.log", "debug");
    assertThat(read(null).log()).isEqualTo(LogLevel.DEBUG);
    assertThat(read("log=off").log()).isEqualTo(LogLevel.OFF);
  }

  @Test
  void theFileMayNameKeysEitherWayAndBeNamedAnywhere() throws IOException {
    Path file = file("perdure.store=memory\novertaking = 2s\ndata=/päth with spaces\n");
    properties.setProperty("perdure.config", file.toString());
    assertThat(read(null).store()).isEqualTo(StoreKind.MEMORY);
    AgentConfig config = read("config=" + file);
    assertThat(config.engine().overtakingNanos()).isEqualTo(2_000_000_000L);
    assertThat(config.data()).isEqualTo(Path.of("/päth with spaces").toAbsolutePath());
  }

  @Test
  void limitsHoldForAllTypesAndForSingleOnes() {
    TypeLimits limits =
        read("cache.size=1m,type.com.acme.A$B.cache.size=64KiB,type.Cart.limit.value=1MiB")
            .engine()
            .limits();
    Limits byDefault = Limits.DEFAULT;
    Limits all =
        new Limits(
            byDefault.key(), byDefault.value(), 1 << 20, byDefault.unflushed(), byDefault.memory());
    assertThat(limits.of("Other")).isEqualTo(all);
    assertThat(limits.of("com.acme.A$B").cache()).isEqualTo(1 << 16);
    assertThat(limits.of("Cart"))
        .isEqualTo(new Limits(all.key(), 1 << 20, all.cache(), all.unflushed(), all.memory()));
    environment.put("PERDURE_LIMIT_KEY", "100");
    assertThat(read(null).engine().limits().of("Cart").key()).isEqualTo(100);
  }

  @Test
  void methodsThatBlockAreReadAsClassFilesNameThem() {
    assertThat(read(null).interleaved()).isEmpty();
    assertThat(read("interleave.methods=com.acme.Client#call, Outer$Inner#*,log=off").interleaved())
        .containsExactlyInAnyOrder("com/acme/Client#call", "Outer$Inner#*");
  }

  @Test
  void methodsThatSendAreReadAsClassFilesNameThem() {
    assertThat(read(null).exits()).isEmpty();
    assertThat(read("outputGate.methods=com.acme.Mailer#send, Outer$Inner#*,log=off").exits())
        .containsExactlyInAnyOrder("com/acme/Mailer#send", "Outer$Inner#*");
    environment.put("PERDURE_OUTPUTGATE_METHODS", "A#b");
    assertThat(read(null).exits()).containsExactly("A#b");
  }

  @Test
  void whatTheOutputGateDoesNotHoldIsDestinationsAndClasses() {
    assertThat(read(null).engine().exempt()).isSameAs(Exemptions.DEFAULT);
    Exemptions exempt =
        read("outputGate.exempt=Metrics.acme.com:8125, [::1]:*,com.acme.metrics.**,A,log=off")
            .engine()
            .exempt();
    assertThat(exempt.destinations())
        .containsExactly(
            new Destination("metrics.acme.com", 8125), new Destination("0:0:0:0:0:0:0:1", null));
    assertThat(exempt.classes())
        .accepts("com.acme.metrics.Reporter", "com.acme.metrics.udp.Sender$1", "A")
        .rejects("com.acme.Metrics", "B");
  }

  /** A comma separates only where a key and an equals sign follow. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data=/a,b | /a,b",
        "data=/a=b/c=d | /a=b/c=d",
        "data=/a b/c | /a b/c",
        "data=/a,2024=x,log=off | /a,2024=x",
        "store=memory,data=/a,b,log=off | /a,b",
        "data=/a, | /a",
        "data=/a/../b,log=off, | /b",
      })
  void pathsMayHaveCommasEqualsSignsAndSpaces(String arguments, String data) {
    assertThat(read(arguments).data()).isEqualTo(Path.of(data).toAbsolutePath());
  }

  @ParameterizedTest
  @CsvSource({"0ms, 0", "1ms, 1000000", "PT0.5S, 500000000", "2m, 120000000000"})
  void durationsAreReadAsInAnnotations(String value, long nanos) {
    assertThat(read("overtaking=" + value).engine().overtakingNanos()).isEqualTo(nanos);
  }

  @Test
  void theWatchdogMayBeSetOrLeftOut() {
    assertThat(read(null).engine().watchdogNanos()).isEqualTo(10_000_000_000L);
    assertThat(read("watchdog=100ms").engine().watchdogNanos()).isEqualTo(100_000_000);
    assertThat(read("watchdog=0s").engine().watchdogNanos()).isZero();
  }

  @Test
  void criticalSectionsMayLastAsLongAsTheConfigurationSays() {
    assertThat(read("criticalSectionTimeout=1ms").engine().criticalSectionTimeoutNanos())
        .isEqualTo(1_000_000);
    environment.put("PERDURE_CRITICALSECTIONTIMEOUT", "2m");
    assertThat(read(null).engine().criticalSectionTimeoutNanos()).isEqualTo(120_000_000_000L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "store=mysql | agent argument store is \"mysql\", but store takes embedded or memory",
        "store= | agent argument store is \"\", but store takes embedded or memory",
        "data= | agent argument data is \"\", but data takes a directory",
        "log=loud | agent argument log is \"loud\", but log takes off, error, warn, info or debug",
        "overtaking=1 | agent argument overtaking is \"1\", but overtaking takes a duration such as"
            + " \"1ms\", or \"0ms\" for strict order",
        "overtaking=-1ms | agent argument overtaking is \"-1ms\", but overtaking takes a duration"
            + " such as \"1ms\", or \"0ms\" for strict order",
        "interleave.methods=com.acme.Client.call | agent argument interleave.methods is"
            + " \"com.acme.Client.call\", but interleave.methods takes methods such as"
            + " com.acme.Client#call, or com.acme.Client#* for all of a class, with commas between"
            + " them; \"com.acme.Client.call\" names no method",
        "interleave.methods=A#b,C#<init> | agent argument interleave.methods is \"A#b,C#<init>\", but"
            + " interleave.methods takes methods such as com.acme.Client#call, or com.acme.Client#*"
            + " for all of a class, with commas between them; \"C#<init>\" names no method",
        "outputGate.methods=com.acme.Mailer | agent argument outputGate.methods is"
            + " \"com.acme.Mailer\", but outputGate.methods takes methods such as"
            + " com.acme.Client#call, or com.acme.Client#* for all of a class, with commas between"
            + " them; \"com.acme.Mailer\" names no method",
        "outputGate.exempt=acme.com:x | agent argument outputGate.exempt is \"acme.com:x\", but EXEMPT"
            + " \"acme.com:x\" is no destination: its port is a number from 1 to 65535, or *",
        "outputGate.exempt=acme.com:65536 | agent argument outputGate.exempt is \"acme.com:65536\","
            + " but EXEMPT \"acme.com:65536\" is no destination: its port is a number from 1 to"
            + " 65535, or *",
        "outputGate.exempt=A,:80 | agent argument outputGate.exempt is \"A,:80\", but EXEMPT \":80\""
            + " is no destination: it has no host",
        "outputGate.exempt=::1:80 | agent argument outputGate.exempt is \"::1:80\", but EXEMPT"
            + " \"::1:80\" is no destination: write an address with colons in brackets",
        "outputGate.exempt=com/acme | agent argument outputGate.exempt is \"com/acme\", but EXEMPT"
            + " \"com/acme\" is not the name of a class",
        "sotre=memory | agent argument sotre: there is no key \"sotre\"; the keys are KEYS",
        "data=/a,lo-g=off | agent argument lo-g: there is no key \"lo-g\"; the keys are KEYS",
        "type.Cart.cache.sise=1 | agent argument type.Cart.cache.sise: there is no key"
            + " \"type.Cart.cache.sise\"; the keys are KEYS",
        "cache.size=big | agent argument cache.size is \"big\", but cache.size takes a size such as"
            + " 64KiB or 16MiB",
        "cache.size=0 | agent argument cache.size is \"0\", but cache.size takes a size such as"
            + " 64KiB or 16MiB",
        "cache.size=9999999999g | agent argument cache.size is \"9999999999g\", but cache.size takes"
            + " a size such as 64KiB or 16MiB",
        "limit.key=65KiB | agent argument limit.key is \"65KiB\", but limit.key takes a size such as"
            + " 64KiB or 16MiB, at most 64KiB",
        "type.A.cache.memory=1MiB | agent argument type.A.cache.memory is 1048576 bytes, less than"
            + " limit.value (2097152) or cache.unflushed (8388608); an object that may hold so much"
            + " needs at least as much memory",
        "cache.stale=1ms | agent argument cache.stale is \"1ms\", but cache.stale takes a duration of"
            + " at least 1s",
        "criticalSectionTimeout=0s | agent argument criticalSectionTimeout is \"0s\", but"
            + " criticalSectionTimeout takes a duration of more than 0s",
        "watchdog=1ms | agent argument watchdog is \"1ms\", but watchdog takes a duration of at least"
            + " 100ms, or \"0s\" for none",
        "watchdog=soon | agent argument watchdog is \"soon\", but watchdog takes a duration such as"
            + " \"10s\", or \"0s\" for none",
        "criticalSectionTimeout=long | agent argument criticalSectionTimeout is \"long\", but"
            + " criticalSectionTimeout takes a duration such as \"30s\"",
        "dryRun=yes | agent argument dryRun is \"yes\", but dryRun takes true or false",
        "check=all | agent argument check is \"all\", but check takes escape or none",
        "dryRun,classes=a/b | agent argument classes is \"a/b\", but classes takes names of classes or"
            + " patterns such as com.acme.*Service, with commas between them",
        "classes=a.B | classes says what a dry run looks at; give dryRun, too, or annotate the"
            + " classes",
        "log=off,log=info | agent argument log is given twice; give it once",
        "memory | agent argument \"memory\" is not of the form key=value; write for example"
            + " -javaagent:perdure-agent.jar=data=/var/lib/app",
        "=memory | agent argument \"=memory\" is not of the form key=value; write for example"
            + " -javaagent:perdure-agent.jar=data=/var/lib/app",
      })
  void aBadArgumentIsOneLineThatNamesTheKey(String arguments, String message) {
    assertThatThrownBy(() -> read(arguments))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message.replace("KEYS", KEYS).replace("EXEMPT", EXEMPT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dryRun | true",
        "dryRun=true | true",
        "dryRun=FALSE | false",
        "store=memory,dryRun | true",
        "data=/a,dryRun,log=off | true",
        "data=/a,dryRuns | false",
        "data=/a,dryRun/b | false",
      })
  void theSwitchForADryRunNeedsNoValue(String arguments, boolean dryRun) {
    assertThat(read(arguments).dryRun()).isEqualTo(dryRun);
  }

  @Test
  void environmentVariablesDoNotTellUpperFromLowerCase() {
    environment.put("PERDURE_DRYRUN", "true");
    environment.put("PERDURE_CLASSES", "com.acme.*,com.acme.orders.Order");
    AgentConfig config = read(null);
    assertThat(config.dryRun()).isTrue();
    assertThat(config.classes()).hasSize(2);
    assertThat(read("dryRun,classes=a.B,c.D,log=off").classes()).hasSize(2);
  }

  @Test
  void theCheckForEscapesIsOffUnlessAskedFor() {
    assertThat(read(null).engine().checkEscape()).isFalse();
    assertThat(read("check=none").engine().checkEscape()).isFalse();
    assertThat(read("check=escape").engine().checkEscape()).isTrue();
  }

  @Test
  void aBadValueIsBlamedOnItsPlace() throws IOException {
    environment.put("PERDURE_STORE", "disk");
    assertThatThrownBy(() -> read(null))
        .hasMessage(
            "environment variable PERDURE_STORE is \"disk\", but store takes embedded or memory");
    properties.setProperty("perdure.store", "tape");
    assertThatThrownBy(() -> read(null))
        .hasMessage(
            "system property perdure.store is \"tape\", but store takes embedded or memory");
    Path file = file("stroe=memory");
    assertThatThrownBy(() -> read("store=memory,config=" + file))
        .hasMessage("stroe in " + file + ": there is no key \"stroe\"; the keys are " + KEYS);
  }

  @Test
  void aBadPathSaysWhatIsWrongWithIt() {
    assertThatThrownBy(() -> read("data=a\0b"))
        .hasMessage(
            "agent argument data is \"a\0b\", but data takes a directory (Nul character not"
                + " allowed)");
  }

  @Test
  void aPropertiesFileThatCannotBeReadIsNamed() throws IOException {
    Path missing = folder.resolve("missing.properties");
    assertThatThrownBy(() -> read("config=" + missing))
        .hasMessage(
            "agent argument config is \""
                + missing
                + "\", but config takes a properties file in UTF-8 that can be read"
                + " (java.nio.file.NoSuchFileException: "
                + missing
                + ")");
    Path malformed = file("log=\\u12");
    assertThatThrownBy(() -> read("config=" + malformed))
        .hasMessageContaining("Malformed \\uxxxx encoding");
    Files.write(malformed, new byte[] {'a', '=', (byte) 0xff});
    assertThatThrownBy(() -> read("config=" + malformed))
        .hasMessageContaining("MalformedInputException");
  }

  @Test
  void aPropertiesFileDoesNotNameAnother() throws IOException {
    Path file = file("config=other");
    assertThatThrownBy(() -> read("config=" + file))
        .hasMessage("config in " + file + ": one properties file does not name another; remove it");
  }

  @Test
  void switchesOfTestsAreNotConfiguration() {
    properties.setProperty("perdure.test.replyGate", "off");
    assertThat(read(null).engine().replyGate()).isFalse();
    environment.put("PERDURE_SERVICE_HOST", "10.0.0.1"); // a cluster's service called perdure
    environment.put("PERDURE_PORT", "tcp://10.0.0.1:80");
    environment.put("PERDURE_PORT_80_TCP", "tcp://10.0.0.1:80");
    environment.put("UNRELATED", "x");
    properties.setProperty("perdureish", "x");
    assertThat(read(null).store()).isEqualTo(StoreKind.EMBEDDED);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("perdure.properties"), text);
  }

  private AgentConfig read(@Nullable String arguments) {
    return AgentConfig.read(arguments, properties, environment);
  }
}
