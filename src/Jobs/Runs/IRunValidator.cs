using System.Text.Json;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Runs;

/// <summary>Checks the specs of one kind before they are queued, and resolves what they name.</summary>
public interface IRunValidator
{
    string Kind { get; }

    Task<SpecCheck> CheckAsync(JsonElement spec, CancellationToken cancellationToken);
}
