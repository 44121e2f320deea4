using System.CommandLine;
using System.Text;
using Vectorscope.Jobs.Agent.Replies;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>parse</c>: lines <c>{"reply": …}</c> in, for each one line of what the parser makes of it, in order and as they come.</summary>
internal static class ParseVerb
{
    internal static Command Create(Terminal terminal)
    {
        var mode = new Option<string>("--mode") { Description = "strict (Terminus-2's own rules) or patched (with repairs).", HelpName = "MODE", Required = true };
        var file = new Option<string>("--jsonl") { Description = "File of lines {\"reply\": …}; - reads standard input.", HelpName = "FILE", Required = true };
        var command = new Command("parse", "Read agent replies: one line of commands, error, warnings and repairs per line of the file.") { mode, file };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            Mode(parsed.GetRequiredValue(mode)), parsed.GetRequiredValue(file), terminal, cancellationToken));
        return command;
    }

    internal static ParserMode Mode(string name) => name switch
    {
        "strict" => ParserMode.Strict,
        "patched" => ParserMode.Patched,
        _ => throw new BadInputException($"--mode {name} is not known. Give strict or patched."),
    };

    private static async Task<int> RunAsync(ParserMode mode, string file, Terminal terminal, CancellationToken cancellationToken)
    {
        await using var input = JsonLinesInput.Open(file, terminal);
        var answer = new StringBuilder();
        var lines = new Utf8Lines(input);
        // What has been answered is handed over before waiting for more, so that a program may use the verb as a partner.
        while (await lines.FillAsync(terminal.Output, cancellationToken))
            while (lines.TryNext(out var line))
            {
                var reply = ReplyLines.Read(line.Span, out var problem)
                    ?? throw new BadInputException($"--jsonl: {JsonLinesInput.Name(file)} line {lines.Number} {problem}. Each line must be {{\"reply\": \"…\"}}.");
                ReplyLines.Append(answer.Clear(), ReplyParser.Parse(reply, mode));
                await terminal.Output.WriteAsync(answer, cancellationToken);
            }
        return ExitCode.Done;
    }
}
