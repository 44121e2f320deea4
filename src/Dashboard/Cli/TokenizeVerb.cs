using System.CommandLine;
using System.Text;
using System.Text.Json;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Engine.Json;
using Vectorscope.Engine.Tokenization;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>tokenize</c>: lines <c>{"text": …}</c> in, lines <c>{"ids": […]}</c> out, in order and as they come.</summary>
internal static class TokenizeVerb
{
    internal static Command Create(Terminal terminal)
    {
        var model = new Option<string>("--model") { Description = "Folder with a tokenizer.json.", HelpName = "DIR", Required = true };
        var file = new Option<string>("--jsonl") { Description = "File of lines {\"text\": …}; - reads standard input.", HelpName = "FILE", Required = true };
        var command = new Command("tokenize", "Turn texts into token ids: one {\"ids\": […]} per line of the file.") { model, file };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            FolderPath.Resolve(parsed.GetRequiredValue(model), terminal.Folder), parsed.GetRequiredValue(file), terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string model, string file, Terminal terminal, CancellationToken cancellationToken)
    {
        await using var input = JsonLinesInput.Open(file, terminal);
        var tokenizer = Tokenizer.Load(model);
        var answer = new StringBuilder();
        var lines = new Utf8Lines(input);
        // What has been answered is handed over before waiting for more, so that a program may use the verb as a partner.
        while (await lines.FillAsync(terminal.Output, cancellationToken))
            while (lines.TryNext(out var line))
            {
                answer.Clear().Append("{\"ids\":[").AppendJoin(',', tokenizer.Encode(Text(line.Span, file, lines.Number))).Append("]}\n");
                await terminal.Output.WriteAsync(answer, cancellationToken);
            }
        return ExitCode.Done;
    }

    private static string Text(ReadOnlySpan<byte> line, string file, long number)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            using var document = JsonDocument.ParseValue(ref reader);
            if (reader.Read()) throw new JsonException("more than one value");
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String)
                return text.GetString()!;
            throw Bad(file, number, "has no string \"text\"", null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: bytes that are not UTF-8, or half of a surrogate pair.
            throw Bad(file, number, $"is not a JSON object ({e.Message})", e);
        }
    }

    private static BadInputException Bad(string file, long number, string what, Exception? cause) =>
        new($"--jsonl: {JsonLinesInput.Name(file)} line {number} {what}. Each line must be {{\"text\": \"…\"}}.", cause);
}
