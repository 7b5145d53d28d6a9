package io.perdure.runtime.exit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationTest {

  @ParameterizedTest
  @CsvSource({
    "acme.com:80, acme.com, 80",
    "Metrics.Acme.COM:65535, metrics.acme.com, 65535",
    "10.0.0.7:*, 10.0.0.7,",
    "[::1]:8125, 0:0:0:0:0:0:0:1, 8125",
    "[FE80::A]:*, fe80:0:0:0:0:0:0:a,",
    "[::ffff:10.0.0.7]:*, 10.0.0.7,",
  })
  void aHostAndAPortOrAll(String text, String host, Integer port) {
    assertThat(Destination.parse(text)).isEqualTo(new Destination(host, port));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "acme.com | it has no host",
        ":80 | it has no host",
        "[]:80 | it has no host",
        "::1:80 | write an address with colons in brackets",
        "http://acme.com:80 | write an address with colons in brackets",
        "[acme.com]:80 | what is in brackets is no address",
        "[10.0.0.7]:80 | what is in brackets is no address",
        "acme.com: | its port is a number from 1 to 65535, or *",
        "acme.com:0 | its port is a number from 1 to 65535, or *",
        "acme.com:-1 | its port is a number from 1 to 65535, or *",
        "acme.com:65536 | its port is a number from 1 to 65535, or *",
        "acme.com:http | its port is a number from 1 to 65535, or *",
        "acme.com:** | its port is a number from 1 to 65535, or *",
      })
  void anythingElseIsRefused(String text, String why) {
    assertThatThrownBy(() -> Destination.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"" + text + "\" is no destination: " + why);
  }

  @Test
  void itCoversThatPortOfThatHostInAnyCase() {
    Destination destination = Destination.parse("acme.com:80");
    assertThat(destination.covers("acme.com", 80)).isTrue();
    assertThat(destination.covers("ACME.com", 80)).isTrue();
    assertThat(destination.covers("acme.com", 81)).isFalse();
    assertThat(destination.covers("www.acme.com", 80)).isFalse();
    assertThat(Destination.parse("acme.com:*").covers("acme.com", 81)).isTrue();
  }

  @Test
  void anAddressIsCoveredByItsNameAndInDigits() throws Exception {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getByAddress("acme.com", new byte[] {10, 0, 0, 7}), 80);
    assertThat(Destination.parse("acme.com:80").covers(address)).isTrue();
    assertThat(Destination.parse("10.0.0.7:80").covers(address)).isTrue();
    assertThat(Destination.parse("10.0.0.8:*").covers(address)).isFalse();
    assertThat(Destination.parse("10.0.0.7:81").covers(address)).isFalse();
  }

  @Test
  void oneThatIsNotLookedUpIsCoveredByItsName() {
    InetSocketAddress address = InetSocketAddress.createUnresolved("acme.com", 80);
    assertThat(Destination.parse("acme.com:*").covers(address)).isTrue();
    assertThat(Destination.parse("10.0.0.7:*").covers(address)).isFalse();
  }

  /** However digits of IPv6 are written. */
  @ParameterizedTest
  @CsvSource({"[::1]:*", "[0:0:0:0:0:0:0:1]:*", "[0000::0001]:*"})
  void sixteenBytesToo(String text) throws Exception {
    byte[] bytes = new byte[16];
    bytes[15] = 1;
    assertThat(
            Destination.parse(text)
                .covers(new InetSocketAddress(InetAddress.getByAddress(bytes), 80)))
        .isTrue();
  }
}
