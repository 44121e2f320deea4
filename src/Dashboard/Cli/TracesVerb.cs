using System.CommandLine;
using System.Text.Json;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Cli.Serving;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Trials.Searching;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>traces search</c>: words in the traces of all runs.</summary>
internal static class TracesVerb
{
    private static readonly Argument<string?> Words = new("WORDS")
    {
        Description = "What to find: all words, within one part of a turn; '\"several words\"' in double quotes are one. Without it: the turns of --finding or --label.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string[]> Part = new("--part") { Description = "Only in prompt, thinking, reply, commands or terminal; may be repeated.", HelpName = "PART" };
    private static readonly Option<string?> Run = new("--run") { Description = "Only in this run.", HelpName = "RUN" };
    private static readonly Option<string?> Arm = new("--arm") { Description = "Only in trials of this arm.", HelpName = "NAME" };
    private static readonly Option<string?> Task = new("--task") { Description = "Only in trials of this task.", HelpName = "NAME" };
    private static readonly Option<string[]> Outcome = new("--outcome") { Description = "Only in trials that ended so; may be repeated.", HelpName = "OUTCOME" };
    private static readonly Option<string?> Finding = new("--finding") { Description = "Only on turns with this flag.", HelpName = "FLAG" };
    private static readonly Option<string?> Label = new("--label") { Description = "Only on turns with this label.", HelpName = "LABEL" };
    private static readonly Option<string?> Study = new("--study") { Description = "Only in runs of this study, by name or id.", HelpName = "STUDY" };
    private static readonly Option<string?> Sort = new("--sort") { Description = "newest (the default) or most: trials with the most places first.", HelpName = "ORDER" };
    private static readonly Option<int> Count = new("--count") { Description = "At most so many trials (default 20).", HelpName = "N", DefaultValueFactory = _ => 20 };

    internal static Command Create(Terminal terminal)
    {
        var search = new Command("search", "Find words in what models were sent, thought, replied and typed, and in what terminals showed.") { Words };
        foreach (var option in new Option[] { Part, Run, Arm, Task, Outcome, Finding, Label, Study, Sort, Count, OutputArguments.Json, SettingsArguments.Data }) search.Options.Add(option);
        search.SetAction((parsed, cancellationToken) => RunAsync(parsed, terminal, cancellationToken));
        return new Command("traces", "Search the traces of all runs.") { search };
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        var count = parsed.GetValue(Count);
        if (count < 1) throw new BadInputException($"--count {count}: give at least 1.");
        await using var server = await LibraryVerbs.OpenAsync(parsed, terminal, cancellationToken);
        await IndexAsync(server.Client, terminal, cancellationToken);
        var found = await SearchAsync(server.Client, parsed, count, cancellationToken);
        if (parsed.GetValue(OutputArguments.Json))
        {
            terminal.Output.WriteLine(JsonSerializer.Serialize(found, ApiJson.Indented));
            return ExitCode.Done;
        }
        TextTable.Write(terminal.Output, ["run", "trial", "arm", "outcome", "turn", "part", "text"], found.Items.SelectMany(trial => trial.First.Select(hit => new[]
        {
            trial.RunId, $"{trial.TrialId} {trial.Task}", trial.Arm, OutcomeLook.Of(false, trial.Outcome, trial.Reward).Word, $"{hit.Turn}", TraceSearchView.Word(hit.Part), hit.Snippet.Trim(),
        })));
        terminal.Error.WriteLine($"vectorscope: {TraceText.Count(found)}{(found.Next is null ? "" : "; --count shows more trials")}");
        return ExitCode.Done;
    }

    // Where no server keeps the index, this verb's own brings it up to date first.
    private static async Task IndexAsync(ServerClient server, Terminal terminal, CancellationToken cancellationToken)
    {
        var state = await server.PostAsync<TraceIndexState>("/api/traces/index", null, cancellationToken);
        while (state.Waiting > 0)
        {
            terminal.Error.WriteLine($"vectorscope: {TraceText.Waiting(state)}");
            var next = await server.PostAsync<TraceIndexState>("/api/traces/index", null, cancellationToken);
            // Trials at work always have something new; the server has them in seconds.
            if (next.Waiting >= state.Waiting) return;
            state = next;
        }
    }

    private static async Task<TracePage> SearchAsync(ServerClient server, ParseResult parsed, int count, CancellationToken cancellationToken)
    {
        (string, string?)[] query =
        [
            ("q", parsed.GetValue(Words)), .. Flags.Words(parsed.GetValue(Part)).Select(part => ("part", (string?)part)), ("run", parsed.GetValue(Run)), ("arm", parsed.GetValue(Arm)),
            ("task", parsed.GetValue(Task)), .. Flags.Words(parsed.GetValue(Outcome)).Select(outcome => ("outcome", (string?)outcome)), ("finding", parsed.GetValue(Finding)),
            ("label", parsed.GetValue(Label)), ("study", parsed.GetValue(Study)), ("sort", parsed.GetValue(Sort)),
        ];
        TracePage? first = null;
        var (trials, next) = (new List<TraceTrial>(), (string?)null);
        do
        {
            var page = await server.GetAsync<TracePage>(
                Urls.Query("/api/traces/search", [.. query, ("next", next), ("count", $"{Math.Min(TracesApi.MostTrials, count - trials.Count)}")]), cancellationToken);
            first ??= page;
            trials.AddRange(page.Items);
            next = page.Next;
        }
        while (next is not null && trials.Count < count);
        return first with { Items = trials, Next = next };
    }
}
