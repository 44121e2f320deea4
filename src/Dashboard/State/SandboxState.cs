using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Dashboard.State;

/// <summary>A kind of sandbox and whether this machine can make it.</summary>
/// <param name="Problem">Why it cannot and what to do; null when it can.</param>
public sealed record SandboxState(ISandboxProvider Provider, string? Problem)
{
    /// <summary>Its name.</summary>
    public string Name => Provider.Kind.ToString();

    /// <summary>Why a task cannot run in it; null when it can.</summary>
    public string? WhyNot(TaskDefinition task, bool forbidNetwork = false) => Provider.WhyUnsupported(task, forbidNetwork);

    /// <summary>All kinds, as far as is known.</summary>
    public static async Task<IReadOnlyList<SandboxState>> AllAsync(SandboxAvailability availability, CancellationToken cancellationToken) =>
        await Task.WhenAll(availability.Providers.Select(async provider => new SandboxState(provider, await availability.WhyUnavailableAsync(provider.Kind, cancellationToken))));
}
