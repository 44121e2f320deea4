using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Tests.Api;

/// <summary>A kind of run that needs no model: it counts to <c>to</c>, or waits until it is cancelled when <c>to</c> is 0, and fails at <c>failAt</c>.</summary>
internal sealed class CountingRun : IRunHandler, IRunValidator
{
    private sealed record Counting(string Kind, int To, int? FailAt = null);

    public string Kind => "count";

    public RunNeeds QueueOf(string snapshot) => RunNeeds.Light;

    internal static void Register(IServiceCollection services)
    {
        services.AddSingleton<IRunHandler, CountingRun>();
        services.AddSingleton<IRunValidator, CountingRun>();
    }

    public Task<SpecCheck> CheckAsync(JsonElement spec, CancellationToken cancellationToken) =>
        Task.FromResult(spec.TryGetProperty("to", out var to) && to.ValueKind == JsonValueKind.Number && to.GetInt32() >= 0
            ? SpecCheck.Valid(spec.GetRawText(), spec.GetRawText(), $"count to {to}")
            : SpecCheck.Invalid([new SpecError("to", "Give a number of at least 0.")]));

    public async Task<RunOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var spec = context.ReadSnapshot<Counting>();
        context.Log("<b>starting</b>");
        if (spec.To == 0) await Task.Delay(Timeout.Infinite, cancellationToken);
        for (var n = 1; n <= spec.To; n++)
        {
            if (n == spec.FailAt) return RunOutcome.Failed($"It stumbled at {n}.", "Count less far.");
            context.Report(n, spec.To, "numbers");
        }
        await context.PutArtifactAsync(new ArtifactName("numbers/count.txt", "count", "text/plain"),
            (stream, token) => stream.WriteAsync("0123456789"u8.ToArray(), token).AsTask(), cancellationToken);
        return RunOutcome.Completed($"Counted to {spec.To}.");
    }
}
