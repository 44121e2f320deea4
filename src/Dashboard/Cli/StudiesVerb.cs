using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Api;
using Vectorscope.Dashboard.Cli.Serving;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Jobs.Studies;
using Vectorscope.Jobs.Trials.Findings;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>studies</c>: the list, what is in a study, and its ledger.</summary>
internal static class StudiesVerb
{
    internal static Command Create(Terminal terminal) => new("studies", "List and create studies, put runs and counts into them, print their ledgers.")
    {
        List(terminal), Show(terminal), Ledger(terminal), New(terminal), AddSample(terminal), AddRun(terminal), AddCounts(terminal), Baseline(terminal), Thresholds(terminal), Delete(terminal),
    };

    private static Argument<string> Study() => new("STUDY") { Description = "The study, by name or id." };

    private static Command List(Terminal terminal)
    {
        var command = new Command("list", "List the studies.");
        return With(command, terminal, async (server, parsed, cancellationToken) =>
        {
            var rows = await server.GetAsync<IReadOnlyList<StudyRow>>("/api/studies", cancellationToken);
            if (parsed.GetValue(OutputArguments.Json)) terminal.Output.WriteLine(JsonSerializer.Serialize(rows, ApiJson.Indented));
            else
                TextTable.Write(terminal.Output, ["id", "runs", "counts", "baseline", "name"],
                    rows.Select(row => new[] { row.Id, $"{row.Runs}", $"{row.Counts}", row.BaselineName ?? "", row.Name }));
        });
    }

    private static Command Show(Terminal terminal)
    {
        var study = Study();
        return With(new Command("show", "One study with its members, as JSON.") { study }, terminal, async (server, parsed, cancellationToken) =>
            terminal.Output.WriteLine((await server.GetAsync<JsonObject>(PathOf(parsed.GetRequiredValue(study)), cancellationToken)).ToJsonString(ApiJson.Indented)));
    }

    private static Command Ledger(Terminal terminal)
    {
        var study = Study();
        return With(new Command("ledger", "Every arm that a study ever tried, against its baseline.") { study }, terminal, async (server, parsed, cancellationToken) =>
        {
            var path = $"{PathOf(parsed.GetRequiredValue(study))}/ledger";
            if (parsed.GetValue(OutputArguments.Json))
            {
                terminal.Output.WriteLine((await server.GetAsync<JsonObject>(path, cancellationToken)).ToJsonString(ApiJson.Indented));
                return;
            }
            var ledger = await server.GetAsync<Ledger>(path, cancellationToken);
            TextTable.Write(terminal.Output, ["arm", "passed", "p", "p, Holm", "verdict"], ledger.Rows.Select(row => new[]
            {
                row.Name, row.Trials == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{row.Passed}/{row.Trials}"),
                row.Effect is { } effect ? Format.P(effect.P) : "", row.Holm is { } holm ? Format.P(holm) : "", LedgerText.Verdict(row, ledger.Tested),
            }));
            if (ledger.Problem is { } problem) terminal.Error.WriteLine($"vectorscope: {problem}");
        });
    }

    private static Command New(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "What it is to be called." };
        var notes = new Option<string?>("--notes") { Description = "What is to be known of it (Markdown).", HelpName = "TEXT" };
        return With(new Command("create", "Create a study.") { name, notes }, terminal, async (server, parsed, cancellationToken) => Say(
            await server.PostAsync<Done>("/api/studies", new StudyDraft(parsed.GetRequiredValue(name), parsed.GetValue(notes)), cancellationToken, field => field == "name" ? "NAME" : "--" + field), parsed, terminal));
    }

    private static Command AddSample(Terminal terminal) =>
        With(new Command("add-sample", "Add the sample study: the figures of a finished one."), terminal, async (server, parsed, cancellationToken) =>
            Say(await server.PostAsync<Done>("/api/studies/sample", null, cancellationToken), parsed, terminal));

    private static Command AddRun(Terminal terminal)
    {
        var (study, runs) = (Study(), new Argument<string[]>("RUN") { Description = "Ids of runs.", Arity = ArgumentArity.OneOrMore });
        return With(new Command("add-run", "Put runs into a study.") { study, runs }, terminal, async (server, parsed, cancellationToken) => Say(
            await server.PostAsync<Done>($"{PathOf(parsed.GetRequiredValue(study))}/runs", new StudyRunsRequest(parsed.GetRequiredValue(runs)), cancellationToken, _ => "RUN"), parsed, terminal));
    }

    private static Command AddCounts(Terminal terminal)
    {
        var study = Study();
        var name = new Option<string>("--name") { Description = "The arm's name.", HelpName = "NAME", Required = true };
        var passed = new Option<int?>("--passed") { Description = "Trials that passed.", HelpName = "K" };
        var trials = new Option<int?>("--trials") { Description = "Graded trials. Without both numbers the arm is listed as not measured.", HelpName = "N" };
        var approach = new Option<string?>("--approach") { Description = "What it changes against the baseline.", HelpName = "TEXT" };
        var notes = new Option<string?>("--notes") { Description = "What the ledger says of it.", HelpName = "TEXT" };
        var tags = new Option<string?>("--tags") { Description = "Words separated by commas.", HelpName = "WORDS" };
        return With(new Command("add-counts", "Enter an arm of which only the counts are known.") { study, name, passed, trials, approach, notes, tags }, terminal, async (server, parsed, cancellationToken) => Say(
            await server.PostAsync<Done>(
                $"{PathOf(parsed.GetRequiredValue(study))}/counts",
                new CountsDraft(parsed.GetRequiredValue(name), parsed.GetValue(passed), parsed.GetValue(trials), parsed.GetValue(approach), parsed.GetValue(notes), parsed.GetValue(tags)),
                cancellationToken, field => "--" + field), parsed, terminal));
    }

    private static Command Baseline(Terminal terminal)
    {
        var (study, arm) = (Study(), new Argument<string>("ARM") { Description = "RUN/ARM, or the id of an arm known by its counts." });
        return With(new Command("baseline", "Choose the arm that all others are compared with.") { study, arm }, terminal, async (server, parsed, cancellationToken) => Say(
            await server.PatchAsync<Done>(PathOf(parsed.GetRequiredValue(study)), new StudyEdit(Baseline: parsed.GetRequiredValue(arm)), cancellationToken, _ => "ARM"), parsed, terminal));
    }

    private static Command Thresholds(Terminal terminal)
    {
        var study = Study();
        var set = new Argument<string[]>("FLAG.NAME=VALUE") { Description = "Thresholds of flags to set; without a value behind = the rule's own is put back. Without any, all in force are printed.", Arity = ArgumentArity.ZeroOrMore };
        var reset = new Option<bool>("--reset") { Description = "Put back the rules' own for all that are not given." };
        return With(new Command("thresholds", "From where on turns of a study's runs are flagged; a change has stored trials flagged again in the background.") { study, set, reset }, terminal, async (server, parsed, cancellationToken) =>
        {
            var (name, given) = (parsed.GetRequiredValue(study), parsed.GetValue(set) ?? []);
            if (given.Length == 0 && !parsed.GetValue(reset))
            {
                var catalogue = await server.GetAsync<FlagCatalogue>($"/api/findings?study={Uri.EscapeDataString(name)}", cancellationToken);
                if (parsed.GetValue(OutputArguments.Json)) terminal.Output.WriteLine(JsonSerializer.Serialize(catalogue, ApiJson.Indented));
                else
                    TextTable.Write(terminal.Output, ["threshold", "value", "own", "means"], catalogue.Flags.SelectMany(flag => flag.Thresholds.Select(threshold => new[]
                    {
                        FlagThresholds.KeyOf(flag, threshold), threshold.Say(catalogue.Thresholds[FlagThresholds.KeyOf(flag, threshold)]), threshold.Say(threshold.Default), threshold.Label,
                    })));
                return;
            }
            var changes = parsed.GetValue(reset)
                ? (await server.GetAsync<StudyDetail>(PathOf(name), cancellationToken)).Study.Thresholds.Keys.ToDictionary(key => key, _ => (double?)null)
                : [];
            foreach (var one in given)
            {
                var at = one.IndexOf('=', StringComparison.Ordinal);
                double? value = at < 0 || at == one.Length - 1 ? null
                    : double.TryParse(one[(at + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
                    : throw new BadInputException($"{one}: give a number behind the =.");
                changes[at < 0 ? throw new BadInputException($"{one}: write FLAG.NAME=VALUE.") : one[..at]] = value;
            }
            Say(await server.PatchAsync<Done>(PathOf(name), new StudyEdit(Thresholds: changes), cancellationToken, field => field.Replace("thresholds.", "", StringComparison.Ordinal)), parsed, terminal);
        });
    }

    private static Command Delete(Terminal terminal)
    {
        var study = Study();
        return With(new Command("delete", "Delete a study; its runs stay.") { study }, terminal, async (server, parsed, cancellationToken) =>
            Say(await server.DeleteAsync<Done>(PathOf(parsed.GetRequiredValue(study)), cancellationToken), parsed, terminal));
    }

    private static Command With(Command command, Terminal terminal, Func<ServerClient, ParseResult, CancellationToken, Task> work)
    {
        command.Options.Add(OutputArguments.Json);
        command.Options.Add(SettingsArguments.Data);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var server = await LibraryVerbs.OpenAsync(parsed, terminal, cancellationToken);
            await work(server.Client, parsed, cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Say(Done done, ParseResult parsed, Terminal terminal) => LibraryVerbs.Say(done, parsed, terminal);

    private static string PathOf(string study) => $"/api/studies/{Uri.EscapeDataString(study)}";
}
