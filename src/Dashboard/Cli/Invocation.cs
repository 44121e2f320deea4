using System.CommandLine;
using System.CommandLine.Invocation;

namespace Vectorscope.Dashboard.Cli;

/// <summary>Reads the arguments, runs one verb, and turns its end into an exit code.</summary>
internal static class Invocation
{
    /// <param name="root">The verbs.</param>
    /// <param name="arguments">Of the process.</param>
    /// <param name="terminal">Its outside.</param>
    /// <param name="describe">What the caller is told of an exception; null for one that nobody foresaw.</param>
    internal static async Task<int> RunAsync(
        RootCommand root, IReadOnlyList<string> arguments, Terminal terminal, Func<Exception, CancellationToken, Failure?> describe)
    {
        var code = await InvokeAsync(root, arguments, terminal, describe);
        try
        {
            await terminal.Output.FlushAsync(CancellationToken.None);
        }
        catch (IOException e)
        {
            // A full disk, say. (A reader that left early, as head does, is no error to the runtime.)
            terminal.Error.WriteLine($"vectorscope: the answer could not be written: {e.Message}");
            return code == ExitCode.Done ? ExitCode.Failed : code;
        }
        return code;
    }

    private static async Task<int> InvokeAsync(
        RootCommand root, IReadOnlyList<string> arguments, Terminal terminal, Func<Exception, CancellationToken, Failure?> describe)
    {
        var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            return parsed.Action is ParseErrorAction
                ? Refuse(parsed, terminal)
                : await parsed.InvokeAsync(new InvocationConfiguration
                {
                    Output = terminal.Output,
                    Error = terminal.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                }, terminal.Stop);
        }
        catch (Exception e) when (describe(e, terminal.Stop) is { } failure)
        {
            foreach (var line in failure.Lines.SelectMany(text => text.Split('\n'))) terminal.Error.WriteLine($"vectorscope: {line}");
            return failure.ExitCode;
        }
        catch (Exception e)
        {
            // Not in the table: a fault of this program. Told in full, and still by an exit code that callers know.
            terminal.Error.WriteLine($"vectorscope: an error that nobody foresaw. Please report it with what follows.{Environment.NewLine}{e}");
            return ExitCode.Failed;
        }
    }

    private static int Refuse(ParseResult parsed, Terminal terminal)
    {
        foreach (var error in parsed.Errors) terminal.Error.WriteLine($"vectorscope: {error.Message}");
        var verb = parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ";
        terminal.Error.WriteLine($"vectorscope: './vectorscope {verb}--help' lists what it takes.");
        return ExitCode.BadInput;
    }
}
