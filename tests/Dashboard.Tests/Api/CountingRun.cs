using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Tests.Api;

/// <summary>A kind of run that needs no model and has no view.</summary>
internal sealed class CountingRun : IRunHandler<CountingRun.Spec>, ISpecRules<CountingRun.Spec>
{
    private static readonly ArtifactName Numbers = new("numbers/count.txt", "count", "text/plain");

    /// <summary>Counts to <see cref="To"/>, or waits until it is cancelled when that is 0, and fails at <see cref="FailAt"/>.</summary>
    internal sealed record Spec : RunSpec
    {
        [Field("To"), Range(0, int.MaxValue)]
        public required int To { get; init; }

        [Field("Fail at")]
        public int? FailAt { get; init; }
    }

    internal static void Register(IServiceCollection services) => services.AddRunKind<Spec, CountingRun, CountingRun>("count", [Numbers]);

    public Task CheckAsync(SpecUnderCheck<Spec> check, CancellationToken cancellationToken) => Task.CompletedTask;

    public string Title(SpecUnderCheck<Spec> check) => $"count to {check.Spec.To}";

    public RunNeeds NeedsOf(Spec spec) => RunNeeds.Light;

    public async Task<RunOutcome> RunAsync(RunContext context, ResolvedSpec<Spec> run, CancellationToken cancellationToken)
    {
        var spec = run.Spec;
        context.Log("<b>starting</b>");
        if (spec.To == 0) await Task.Delay(Timeout.Infinite, cancellationToken);
        for (var n = 1; n <= spec.To; n++)
        {
            if (n == spec.FailAt) return RunOutcome.Failed($"It stumbled at {n}.", "Count less far.");
            context.Report(n, spec.To, "numbers");
        }
        await context.PutArtifactAsync(Numbers, (stream, token) => stream.WriteAsync("0123456789"u8.ToArray(), token).AsTask(), cancellationToken);
        return RunOutcome.Completed($"Counted to {spec.To}.");
    }
}
