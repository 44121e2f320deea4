using System.Text;

namespace Vectorscope.Jobs.Tasks.Pocket;

/// <summary>What a template fills: the starting files, the instruction, the checks, the solution. Paths are within the working folder, /app.</summary>
internal sealed class PocketScene(Draw draw)
{
    private readonly SortedDictionary<string, byte[]> _start = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, byte[]> _expected = new(StringComparer.Ordinal);
    private readonly List<string> _checks = [];
    private readonly List<string> _solution = [];

    public Draw Draw => draw;

    /// <summary>One or two sentences for the agent.</summary>
    public string Instruction { get; set; } = "";

    /// <summary>How to go about it; every template says so.</summary>
    public PocketLesson? Lesson { get; set; }

    public IEnumerable<PocketFile> Start => _start.Select(file => new PocketFile(file.Key, file.Value));
    public IEnumerable<PocketFile> Expected => _expected.Select(file => new PocketFile(file.Key, file.Value));
    public IReadOnlyList<string> Checks => _checks;
    public IReadOnlyList<string> Solution => _solution;

    /// <summary>Lines as a text file holds them.</summary>
    public static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));

    public void Given(string path, IEnumerable<string> lines) => Given(path, Lines(lines));

    public void Given(string path, string text) => Given(path, Encoding.UTF8.GetBytes(text));

    public void Given(string path, byte[] content) => _start.Add(path, content);

    public void Solve(params ReadOnlySpan<string> commands) => _solution.AddRange(commands);

    /// <summary>Any line of shell; it calls <c>fail</c> when the task is not solved.</summary>
    public void Check(string line) => _checks.Add(line);

    /// <summary>Given files that must be as they were.</summary>
    public void Unchanged(params IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            HasContent(path, _start[path]);
        }
    }

    /// <summary>The file has exactly these bytes.</summary>
    public void HasContent(string path, byte[] content) => _checks.Add($"content_is {path} {Expect(path, content)}");

    public void HasContent(string path, string text) => HasContent(path, Encoding.UTF8.GetBytes(text));

    /// <summary>The file has these lines; the last line's end may be missing.</summary>
    public void HasLines(string path, IEnumerable<string> lines) => _checks.Add($"lines_are {path} {Expect(path, Encoding.UTF8.GetBytes(Lines(lines)))}");

    /// <summary>The file holds this text and nothing else but blanks and line ends around it.</summary>
    public void HasAnswer(string path, string answer) => _checks.Add($"answer_is {path} {Quote(answer)}");

    /// <summary>The folder holds exactly these files, subfolders included.</summary>
    public void HasOnly(string folder, IEnumerable<string> files) =>
        _checks.Add($"names_are {folder} {Expect(folder + ".names", Encoding.UTF8.GetBytes(Lines(files.Order(StringComparer.Ordinal))))}");

    public void IsGone(string path) => _checks.Add($"is_gone {path}");

    public void HasMode(string path, string mode) => _checks.Add($"mode_is {path} {mode}");

    /// <summary>The command writes these lines to its standard output; <paramref name="name"/> is unique within the task.</summary>
    public void Prints(string name, IEnumerable<string> lines, string command) =>
        _checks.Add($"prints {Expect(name, Encoding.UTF8.GetBytes(Lines(lines)))} {command}");

    /// <summary>A file that only the test needs; its name there.</summary>
    public string Expect(string name, byte[] content)
    {
        if (_expected.TryGetValue(name, out var there) && !there.AsSpan().SequenceEqual(content))
        {
            throw new InvalidOperationException($"Two contents are expected of {name}.");
        }
        _expected[name] = content;
        return name;
    }

    /// <summary>A word for the shell.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
