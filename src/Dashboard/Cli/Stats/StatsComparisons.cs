using System.CommandLine;
using System.Text.Json;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Engine.Statistics.Arms;

namespace Vectorscope.Dashboard.Cli.Stats;

/// <summary>Tests of two arms.</summary>
internal static class StatsComparisons
{
    internal static Command Fisher(Terminal terminal)
    {
        var (a, b) = (StatsFlags.Count("--a", "Arm A"), StatsFlags.Count("--b", "Arm B"));
        return StatsAnswer.Verb("fisher", "Fisher's exact test of two rates from separate trials: greater (A at least as good as seen), less, two-sided.", terminal, [a, b], (parsed, _) =>
        {
            var (first, second) = (parsed.Read(a), parsed.Read(b));
            return StatsAnswer.Of($"--a {parsed.GetValue(a)} --b {parsed.GetValue(b)}", () => FisherExact.Of(first, second));
        });
    }

    internal static Command McNemar(Terminal terminal)
    {
        var (b, c) = (StatsFlags.Whole("--b", "Tasks that A alone solved."), StatsFlags.Whole("--c", "Tasks that B alone solved."));
        return StatsAnswer.Verb("mcnemar", "McNemar's exact test of two arms at the same tasks, one attempt each, and its mid-p.", terminal, [b, c], (parsed, _) =>
            StatsAnswer.Of($"--b {parsed.GetValue(b)} --c {parsed.GetValue(c)}", () => Engine.Statistics.Arms.McNemar.Of(parsed.GetValue(b), parsed.GetValue(c))));
    }

    internal static Command Cmh(Terminal terminal) =>
        OfTasks("cmh", "The test of Cochran, Mantel and Haenszel of two arms at the same tasks, without correction for continuity, and the common odds ratio.", terminal, CochranMantelHaenszel.Of);

    internal static Command Stratified(Terminal terminal) =>
        OfTasks("stratified", "The exact test of two arms at the same tasks: every permutation of outcomes within each task.", terminal, StratifiedExact.Of);

    private static Command OfTasks(string name, string about, Terminal terminal, Func<IEnumerable<TaskPair>, object> test)
    {
        var file = new Option<string>("--json-file") { Description = "Rows [a passed, a not, b passed, b not], one for each task.", HelpName = "FILE", Required = true };
        return StatsAnswer.Verb(name, about, terminal, [file], (parsed, _) =>
        {
            var path = parsed.GetRequiredValue(file);
            var tasks = Read(FolderPath.Resolve(path, terminal.Folder), path);
            return StatsAnswer.Of($"--json-file {path}", () => test(tasks));
        });
    }

    private static IReadOnlyList<TaskPair> Read(string file, string given)
    {
        int[][]? rows;
        try
        {
            using var stream = File.OpenRead(file);
            rows = JsonSerializer.Deserialize<int[][]>(stream);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BadInputException($"--json-file: there is no file {given}.", e);
        }
        catch (JsonException e)
        {
            throw new BadInputException($"--json-file {given}: it is no JSON list of rows of four whole numbers.", e);
        }

        if (rows is not { Length: > 0 })
        {
            throw new BadInputException($"--json-file {given}: it has no rows.");
        }

        return [.. rows.Select((row, i) => row is [>= 0 and var a, >= 0 and var notA, >= 0 and var b, >= 0 and var notB]
            ? StatsAnswer.Of($"--json-file {given}, row {i + 1}", () => new TaskPair(new(a, checked(a + notA)), new(b, checked(b + notB))))
            : throw new BadInputException($"--json-file {given}, row {i + 1}: give four whole numbers, none below 0: a passed, a not, b passed, b not."))];
    }
}
