package io.perdure.agent.start;

import io.perdure.agent.config.AgentConfig;
import io.perdure.entry.PerdureEntry;
import io.perdure.runtime.object.Engine;
import io.perdure.runtime.thread.Workers;
import io.perdure.runtime.time.SystemTime;

/** Starts the engine behind woven code. */
final class EngineStart {

  private EngineStart() {}

  static Engine start(AgentConfig config, DataSource data, AgentPlatform platform) {
    Engine engine =
        new Engine(platform, data::open, new SystemTime(), new Workers(), config.engine());
    platform.serve(engine);
    PerdureEntry.install(engine.entryPoints());
    return engine;
  }
}
