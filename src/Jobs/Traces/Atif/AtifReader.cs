using System.Text.RegularExpressions;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Traces.Import;

namespace Vectorscope.Jobs.Traces.Atif;

/// <summary>Reads trajectories of ATIF v1.0 to v1.7. Fields that we have no place for are left in the file, which is kept.</summary>
public static partial class AtifReader
{
    /// <summary>A trajectory file and those that belong to it: continuations and the calls of summaries, which lie beside it.</summary>
    /// <param name="name">What errors call the file; the others are named beside it.</param>
    /// <exception cref="TraceFormatException">A file or a field is not what the format says.</exception>
    public static AtifTrajectory ReadFile(string path, string name)
    {
        path = Path.GetFullPath(path);
        var main = Read(JsonPart.ReadFile(path, name));
        var turns = main.Turns.ToList();
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "trajectory.*.json").Order(StringComparer.Ordinal))
        {
            var beside = Path.GetFileName(file);
            if (beside == Path.GetFileName(path)) continue;
            var more = Read(JsonPart.ReadFile(file, name[..^Path.GetFileName(path).Length] + beside)).Turns;
            turns.AddRange(SummaryKind(beside) is { } kind ? more.Select(turn => turn.Kind == TurnKind.Episode ? turn with { Kind = kind } : turn) : more);
        }
        return main with { Turns = InOrder(turns, main.Turns.Count) };
    }

    /// <exception cref="TraceFormatException">A field is not what the format says.</exception>
    public static AtifTrajectory Read(string json, string name) => Read(JsonPart.Parse(json, name));

    private static AtifTrajectory Read(JsonPart root)
    {
        var version = root.RequiredText("schema_version");
        if (!KnownVersion().IsMatch(version)) throw root.Wrong("schema_version", $"'{Quote.Of(version)}' is not known; ATIF-v1.0 to ATIF-v1.7 are read.");
        var agent = root.RequiredPart("agent");
        var name = agent.RequiredText("name");
        var steps = root.Parts("steps");
        if (steps.Count == 0) throw root.Wrong("steps", "It must hold at least one step.");
        var reading = new AtifSteps(name);
        foreach (var step in steps) reading.Add(step);
        return new AtifTrajectory(version, root.Text("session_id"), name, agent.Text("version"), agent.Text("model_name"), reading.Turns);
    }

    /// <summary>By number where our own export numbered them, else as read with the calls of summaries after the rest; renumbered without gaps.</summary>
    private static List<TraceTurn> InOrder(List<TraceTurn> turns, int inMain)
    {
        if (turns.Count == inMain) return turns;
        var numbered = turns.Select(turn => turn.Number).Distinct().Count() == turns.Count;
        var order = numbered ? turns.OrderBy(turn => turn.Number) : turns.OrderBy(turn => turn.StartedAt);
        return [.. order.Select((turn, i) => turn with { Number = i + 1 })];
    }

    private static TurnKind? SummaryKind(string file) =>
        !file.Contains(".summarization-", StringComparison.Ordinal) ? null
        : file.EndsWith("-summary.json", StringComparison.Ordinal) ? TurnKind.Summary
        : file.EndsWith("-questions.json", StringComparison.Ordinal) ? TurnKind.SummaryQuestions
        : TurnKind.SummaryAnswers;

    [GeneratedRegex(@"^ATIF-v1\.[0-7]$")]
    private static partial Regex KnownVersion();
}
