using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Tomlyn;
using Tomlyn.Model;
using Tomlyn.Parsing;
using Tomlyn.Syntax;
using Vectorscope.Engine.Files;
using Vectorscope.Engine.Json;

namespace Vectorscope.Jobs.Tasks;

/// <summary>Reads one task folder of the Harbor format and says all that is wrong with it, each with its file and key.</summary>
public static class TaskReader
{
    private const int DeepestNesting = 32;
    private static readonly string TooDeep = $"its lists and tables are nested more than {DeepestNesting} deep.";
    private const int MostBrackets = 10_000;

    /// <summary>Never throws for what a folder may hold; what it cannot use becomes a problem.</summary>
    public static TaskReading Read(string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var problems = new List<TaskProblem>();
        try
        {
            var toml = ReadToml(full, problems);
            var outline = toml is null ? null : ReadFolder(full, toml, problems);
            return new TaskReading { Name = outline?.Name ?? Path.GetFileName(full), Folder = full, Outline = outline, Problems = problems };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new TaskProblem("", null, $"The folder cannot be read: {e.Message}", IsError: true));
            return new TaskReading { Name = Path.GetFileName(full), Folder = full, Problems = problems };
        }
    }

    private static TaskDefinition ReadFolder(string folder, TomlTable toml, List<TaskProblem> problems)
    {
        var root = new TomlFields(toml, "", problems);
        TaskTables.ReadVersion(root);
        var name = TaskTables.ReadName(root) ?? Path.GetFileName(folder);
        // [metadata] is the author's own: any key, any type.
        var metadata = root.Value("metadata") is TomlTable table ? TomlJson.Object(table) : [];
        if (root.Has("metadata") && root.Value("metadata") is not TomlTable)
        {
            root.Error("metadata", "It must be a table, [metadata].");
        }
        var environment = EnvironmentTable.Read(root.Table("environment"), folder);
        var agent = TaskTables.ReadAgent(root.Table("agent"), environment);
        var verifier = TaskTables.ReadVerifier(root.Table("verifier"), environment, out var ownMachine);
        var solution = TaskTables.ReadSolution(root.Table("solution"));
        var steps = TaskTables.ReadSteps(root, folder);
        root.RemarkOthers();

        var instruction = steps ? "" : ReadInstruction(folder, problems);
        TaskFolderChecks.Check(folder, environment, needsTests: !steps && !ownMachine && !EnvironmentTable.IsWindows(toml), problems);
        return new TaskDefinition
        {
            Name = name,
            Folder = folder,
            Instruction = instruction,
            Digest = TaskDigest.Compute(folder),
            Metadata = metadata,
            Difficulty = Text(metadata, "difficulty"),
            Category = Text(metadata, "category"),
            Tags = metadata["tags"] is JsonArray tags ? [.. tags.OfType<JsonValue>().Where(tag => tag.TryGetValue(out string? _)).Select(tag => tag.GetValue<string>())] : [],
            Agent = agent,
            Verifier = verifier,
            Environment = environment,
            SolutionVariables = solution,
        };
    }

    private static TomlTable? ReadToml(string folder, List<TaskProblem> problems)
    {
        if (!File.Exists(Path.Combine(folder, TaskFiles.Toml)))
        {
            problems.Add(File.Exists(Path.Combine(folder, TaskFiles.OldDefinition))
                ? new TaskProblem(TaskFiles.OldDefinition, null, "Not supported: this is the format of Terminal-Bench 0.x. Convert the task to a task.toml.", IsError: true)
                : new TaskProblem(TaskFiles.Toml, null, "The file is missing; it says the task's limits and image.", IsError: true));
            return null;
        }
        if (ReadText(folder, TaskFiles.Toml, problems) is not { } text)
        {
            return null;
        }
        // Text in quotes counts as well here, so this is far above what is refused below; it only keeps the parser's recursion short.
        if (text.Count(c => c is '[' or '{') > MostBrackets)
        {
            return Invalid(1, $"it holds more than {MostBrackets} opening brackets.");
        }
        try
        {
            // The parser alone sees what the deserialiser lets pass, such as a key that is there twice.
            var mistake = SyntaxParser.Parse(text, validate: true).Diagnostics.FirstOrDefault(message => message.Kind == DiagnosticMessageKind.Error);
            if (mistake is not null)
            {
                return Invalid(mistake.Span.Start.Line + 1, mistake.Message);
            }
            var table = TomlSerializer.Deserialize<TomlTable>(text) ?? [];
            return IsDeeper(table, DeepestNesting) ? Invalid(1, TooDeep) : table;
        }
        catch (TomlException e)
        {
            // The library's own advice is one for programmers.
            return Invalid(e.Line ?? 1, e.Message.Contains("maximum depth", StringComparison.Ordinal) ? TooDeep : e.Message);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or OverflowException or IndexOutOfRangeException)
        {
            // The library lets some mistakes fall through to the runtime, such as an escape that is no character.
            return Invalid(1, $"a value of it cannot be read: {e.Message}");
        }

        TomlTable? Invalid(int line, string message)
        {
            problems.Add(new TaskProblem(TaskFiles.Toml, null, string.Create(CultureInfo.InvariantCulture, $"It is not valid TOML, see line {line}: {Quote.Of(message.Trim())}"), IsError: true));
            return null;
        }
    }

    private static bool IsDeeper(object? value, int depth) => value switch
    {
        _ when depth < 0 => true,
        TomlTable table => table.Values.Any(item => IsDeeper(item, depth - 1)),
        TomlTableArray tables => tables.Any(item => IsDeeper(item, depth - 1)),
        TomlArray list => list.Any(item => IsDeeper(item, depth - 1)),
        _ => false,
    };

    private static string ReadInstruction(string folder, List<TaskProblem> problems)
    {
        if (!File.Exists(Path.Combine(folder, TaskFiles.Instruction)))
        {
            problems.Add(new TaskProblem(TaskFiles.Instruction, null, "The file is missing; it is what the agent is told.", IsError: true));
            return "";
        }
        if (ReadText(folder, TaskFiles.Instruction, problems) is not { } text)
        {
            return "";
        }
        var instruction = TaskInstruction.WithoutCanary(text);
        if (string.IsNullOrWhiteSpace(instruction))
        {
            problems.Add(new TaskProblem(TaskFiles.Instruction, null, "The file says nothing; write what the agent shall do.", IsError: true));
        }
        return instruction;
    }

    private static string? ReadText(string folder, string file, List<TaskProblem> problems)
    {
        try
        {
            var bytes = new MemoryStream(PlainFile.ReadAllBytes(Path.Combine(folder, file), TaskFiles.LongestText));
            using var reader = new StreamReader(bytes, new UTF8Encoding(false, throwOnInvalidBytes: true));
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException)
        {
            problems.Add(new TaskProblem(file, null, "It holds bytes that are not UTF-8; save it as UTF-8.", IsError: true));
            return null;
        }
    }

    private static string? Text(JsonObject metadata, string key) =>
        metadata[key] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
