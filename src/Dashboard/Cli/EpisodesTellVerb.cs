using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Episodes.Tellings;

namespace Vectorscope.Dashboard.Cli;

/// <summary><c>episodes tell</c>: the chats of an episodes file as lines of JSON, for eyes and for other trainers.</summary>
internal static class EpisodesTellVerb
{
    internal static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE") { Description = "An episodes file." };
        var tellings = new Option<int>("--tellings") { Description = "How often each walk is told (default 1).", HelpName = "N", DefaultValueFactory = _ => 1 };
        var seed = new Option<long>("--seed") { Description = "Same seed, same chats (default 1).", HelpName = "N", DefaultValueFactory = _ => 1 };
        var output = new Option<string>("--out") { Description = "The file to write.", HelpName = "FILE", Required = true };
        var command = new Command("tell", "Write the chats that a training reads from an episodes file.") { file, tellings, seed, output };
        command.SetAction((parsed, _) => Task.FromResult(Run(
            FolderPath.Resolve(parsed.GetRequiredValue(file), terminal.Folder), parsed.GetValue(tellings), parsed.GetValue(seed),
            FolderPath.Resolve(parsed.GetRequiredValue(output), terminal.Folder), terminal)));
        return command;
    }

    private static int Run(string file, int tellings, long seed, string output, Terminal terminal)
    {
        if (!File.Exists(file)) throw new BadInputException($"FILE: there is no file {file}.");
        if (tellings is < 1 or > 10_000) throw new BadInputException($"--tellings {tellings}: give 1 to 10000.");
        var counts = new SortedDictionary<string, (int Chats, long Words)>(StringComparer.Ordinal);
        try
        {
            using var writer = new StreamWriter(output, append: false, new UTF8Encoding(false)) { NewLine = "\n" };
            foreach (var chat in EpisodeTellings.Read(InputFile.At(file), tellings, seed))
            {
                writer.WriteLine(JsonSerializer.Serialize(
                    new { Messages = chat.Messages.Select(Line), Unfinished = chat.Unfinished ? true : (bool?)null, chat.Label, chat.Group }, Options));
                var (chats, words) = counts.GetValueOrDefault(chat.Label ?? "");
                counts[chat.Label ?? ""] = (chats + 1, words + Words(chat.Messages[^1]));
            }
        }
        catch (InvalidDataException e)
        {
            throw new BadInputException($"FILE: {e.Message}", e);
        }
        TextTable.Write(terminal.Error, ["label", "chats", "words a reply"], counts.Select(count => new[]
        {
            count.Key, $"{count.Value.Chats}", ((double)count.Value.Words / count.Value.Chats).ToString("0", CultureInfo.InvariantCulture),
        }));
        terminal.Output.WriteLine(output);
        return ExitCode.Done;
    }

    private static JsonSerializerOptions Options { get; } = new(JobsJson.Options) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    private static object Line(ChatMessage message) => new { message.Role, message.Content, message.Reasoning };

    private static int Words(ChatMessage message) => $"{message.Reasoning} {message.Content}".Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
}
