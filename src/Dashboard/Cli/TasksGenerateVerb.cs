using System.CommandLine;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Tasks.Pocket;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>tasks generate</c>: fresh instances of the families that tasks/pocket is drawn from.</summary>
internal static class TasksGenerateVerb
{
    internal static Command Create(Terminal terminal)
    {
        var output = new Option<string>("--out") { Description = "Folder to make; it must not exist, or be empty.", HelpName = "DIR", Required = true };
        var seed = new Option<long>("--seed") { Description = $"Same seed, same bytes; tasks/pocket has {PocketGenerator.ShippedSeed}.", HelpName = "N", Required = true };
        var perFamily = new Option<int>("--per-family")
        {
            Description = $"Tasks of each of the eight families (default {PocketGenerator.ShippedPerFamily}).", HelpName = "N",
            DefaultValueFactory = _ => PocketGenerator.ShippedPerFamily,
        };
        var exclude = new Option<string[]>("--exclude") { Description = "A folder of tasks none of which may occur; may be repeated.", HelpName = "DIR" };
        var command = new Command("generate", "Make small tasks for vectorscope/base:1: files, search, counting, sorting, permissions, archives, scripts, git.") { output, seed, perFamily, exclude };
        command.SetAction((parsed, _) => Task.FromResult(Run(
            FolderPath.Resolve(parsed.GetRequiredValue(output), terminal.Folder),
            parsed.GetRequiredValue(seed),
            parsed.GetValue(perFamily),
            [.. (parsed.GetValue(exclude) ?? []).Select(folder => FolderPath.Resolve(folder, terminal.Folder))],
            terminal)));
        return command;
    }

    private static int Run(string output, long seed, int perFamily, IReadOnlyList<string> exclude, Terminal terminal)
    {
        if (perFamily is < 1 or > 10_000) throw new BadInputException($"--per-family {perFamily}: give 1 to 10000.");
        if (exclude.FirstOrDefault(folder => !Directory.Exists(folder)) is { } missing) throw new BadInputException($"--exclude: there is no folder {missing}.");
        try
        {
            var names = PocketGenerator.Write(output, seed, perFamily, exclude);
            terminal.Error.WriteLine($"vectorscope: {Amount.Of(names.Count, "task")}.");
            terminal.Output.WriteLine(output);
            return ExitCode.Done;
        }
        catch (InvalidOperationException e)
        {
            throw new BadInputException(e.Message, e);
        }
        catch (IOException e)
        {
            throw new BadInputException($"--out: {e.Message}", e);
        }
    }
}
