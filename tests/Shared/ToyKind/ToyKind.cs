using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Kinds;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Tests.Toys;

/// <summary>A kind of run that the product does not know: it draws a pattern. All of it is registered from here.</summary>
public static class ToyKind
{
    public static ArtifactName Pattern { get; } = new("pattern.txt", "pattern", "text/plain");

    public static RunKindView View { get; } = new()
    {
        Kind = ToySpec.KindName,
        Spec = typeof(ToySpec),
        Noun = "toy",
        Plural = "Toys",
        Summary = "Draws a pattern of characters.",
        ListSummary = "Patterns, newest first.",
        EmptyList = "Launch one, and its pattern is among its artifacts.",
    };

    public static IReadOnlyList<SpecPreset> Presets { get; } =
    [
        new("small", "Small", "A few characters.", new JsonObject { ["kind"] = ToySpec.KindName, ["size"] = 3 }),
        new("large", "Large", "A whole screen.", new JsonObject { ["kind"] = ToySpec.KindName, ["size"] = 40, ["frame"] = new JsonObject { ["width"] = 2 } }),
    ];

    public static void Register(IServiceCollection services) => services
        .AddRunKind<ToySpec, ToyRules, ToyHandler>(ToySpec.KindName, [Pattern], Presets)
        .AddRunKindView(View);
}

/// <summary>The frame must leave room.</summary>
public sealed class ToyRules : ISpecRules<ToySpec>
{
    public Task CheckAsync(SpecUnderCheck<ToySpec> check, CancellationToken cancellationToken)
    {
        var spec = check.Spec;
        if (spec.Frame.Width >= spec.Size && !check.Problems.IsRefused("size"))
        {
            check.Problems.Add("frame.width", $"It must be less than size, which is {spec.Size}.", $"Give a width below the size, which is {spec.Size}.");
        }
        if (spec.Filled == 0)
        {
            check.Note("The pattern will be empty.");
        }
        check.Facts = new ToyFacts(spec.Size * spec.Size);
        return Task.CompletedTask;
    }

    public string Title(SpecUnderCheck<ToySpec> check) => $"pattern of {check.Spec.Size}";

    public RunNeeds NeedsOf(ToySpec spec) => RunNeeds.Light;
}

/// <summary>What was found out when it was submitted.</summary>
public sealed record ToyFacts(int Characters);

/// <summary>Draws row by row.</summary>
public sealed class ToyHandler : IRunHandler<ToySpec>
{
    public async Task<RunOutcome> RunAsync(RunContext context, ResolvedSpec<ToySpec> run, CancellationToken cancellationToken)
    {
        var spec = run.Spec;
        context.Log($"Drawing in {spec.Colour}{(run.References.Find("model") is { } model ? $", signed {model.Name}" : "")}.");
        var text = new StringBuilder();
        for (var row = 0; row < spec.Size; row++)
        {
            for (var column = 0; column < spec.Size; column++)
            {
                text.Append(spec.Letters[(row + column) % spec.Letters.Count]);
            }
            text.Append('\n');
            context.Report(row + 1, spec.Size, "rows");
        }
        await context.PutArtifactAsync(ToyKind.Pattern, (stream, token) => stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), token).AsTask(), cancellationToken);
        return RunOutcome.Completed($"Drew {run.FactsAs<ToyFacts>().Characters} characters.");
    }
}
