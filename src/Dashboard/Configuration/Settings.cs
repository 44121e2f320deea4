using Microsoft.Extensions.Configuration;

namespace Vectorscope.Dashboard.Configuration;

/// <summary>The validated configuration of this process.</summary>
/// <param name="Source">The configuration it was read from, for the sections that frameworks read themselves (Logging).</param>
public sealed record Settings(DataOptions Data, ServerOptions Server, SecurityOptions Security, EngineOptions Engine, ModelsOptions Models, IConfiguration Source);
