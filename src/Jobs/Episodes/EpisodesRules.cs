using Vectorscope.Engine.Json;
using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Episodes;

/// <summary>What goes together in an episodes run: a manner to walk in, a sandbox that works here, a folder for the copy.</summary>
internal sealed class EpisodesRules(SandboxChoice sandboxes) : ISpecRules<EpisodesSpec>
{
    private const string Ending = ".jsonl.gz";

    public async Task CheckAsync(SpecUnderCheck<EpisodesSpec> check, CancellationToken cancellationToken)
    {
        var (spec, problems) = (check.Spec, check.Problems);
        var walks = spec.Walks;
        if (!problems.IsRefused("walks") && walks.Capable + walks.CautiousActs + walks.CautiousAsks + walks.CautiousDeclines + walks.CautiousUnfinished <= 0)
        {
            problems.Add("walks.capable", "One of the manners must have a share above 0.");
        }
        if (!problems.IsRefused("sandbox") && (await sandboxes.ChooseAsync(SandboxChoice.Word(spec.Sandbox), cancellationToken)).Problem is { } missing)
        {
            problems.Add("sandbox", missing);
        }
        CheckCopy(spec.Out, problems);
    }

    public string Title(SpecUnderCheck<EpisodesSpec> check)
    {
        var spec = check.Spec;
        var templates = spec.Templates.Count == 0 ? EpisodeTemplates.Choices.Count : spec.Templates.Count;
        return $"{Amount.Of(templates * spec.PerTemplate, "walk")} · {Amount.Of(templates, "template")} · seed {spec.Seed}";
    }

    public RunNeeds NeedsOf(EpisodesSpec spec) => RunNeeds.Sandboxes;

    private static void CheckCopy(string? path, SpecProblems problems)
    {
        if (path is null || problems.IsRefused("out"))
        {
            return;
        }
        if (!path.EndsWith(Ending, StringComparison.Ordinal))
        {
            problems.Add("out", $"The file's name must end in {Ending}.");
        }
        else if (!Path.IsPathRooted(path) || !Directory.Exists(Path.GetDirectoryName(path)))
        {
            problems.Add("out", $"There is no folder {Quote.Path(Path.GetDirectoryName(path) ?? "")}; give the full path of a file in a folder that exists.");
        }
    }
}
