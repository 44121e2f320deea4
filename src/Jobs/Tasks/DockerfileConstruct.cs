using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Vectorscope.Jobs.Tasks;

/// <summary>What of a Dockerfile the engine's own builder does not know: BuildKit has to build it.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Construct">As it is written, for example <c>RUN --mount</c>.</param>
public sealed partial record DockerfileConstruct(int Line, string Construct)
{
    /// <summary>The constructs of a Dockerfile that need BuildKit, in their order.</summary>
    public static IReadOnlyList<DockerfileConstruct> OfBuildKit(string dockerfile)
    {
        var found = new List<DockerfileConstruct>();
        var (escape, ends, starts) = ('\\', new Queue<(string Word, bool Indents)>(), 0);
        var instruction = new StringBuilder();
        var lines = dockerfile.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd('\r');
            if (ends.TryPeek(out var end))
            {
                // What a heredoc holds is no instruction.
                if ((end.Indents ? line.TrimStart('\t') : line) == end.Word) ends.Dequeue();
                continue;
            }
            if (instruction.Length == 0 && Escape().Match(line) is { Success: true } directive) escape = directive.Groups["mark"].Value[0];
            if (line.TrimStart().StartsWith('#') || (instruction.Length > 0 && string.IsNullOrWhiteSpace(line))) continue;
            if (instruction.Length == 0) starts = i + 1;
            instruction.Append(line.AsSpan().TrimEnd());
            if (instruction.Length > 0 && instruction[^1] == escape)
            {
                instruction[^1] = ' ';
                continue;
            }
            Look(instruction.ToString(), starts, found, ends);
            instruction.Clear();
        }
        return found;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Construct} in line {Line}");

    private static void Look(string instruction, int line, List<DockerfileConstruct> found, Queue<(string Word, bool Indents)> ends)
    {
        var words = instruction.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return;
        var name = words[0].ToUpperInvariant();
        if (name == "ONBUILD" && words.Length > 1)
        {
            Look(string.Join(' ', words[1..]), line, found, ends);
            return;
        }
        foreach (var flag in words.Skip(1).TakeWhile(word => word.StartsWith("--", StringComparison.Ordinal)).Select(word => word.Split('=')[0]))
        {
            var isKnown = (name, flag) is ("FROM", "--platform") or ("COPY", "--from" or "--chown") or ("ADD", "--chown")
                or ("HEALTHCHECK", "--interval" or "--timeout" or "--start-period" or "--retries");
            if (!isKnown) found.Add(new DockerfileConstruct(line, $"{name} {flag}"));
        }
        if (name is not ("RUN" or "COPY" or "ADD")) return;
        foreach (var word in ShellWord().Matches(instruction).Select(word => word.Value))
        {
            if (Heredoc().Match(word) is not { Success: true } heredoc || heredoc.Groups["end"].Value.Replace("\"", "").Replace("'", "") is not { Length: > 0 } end) continue;
            if (ends.Count == 0) found.Add(new DockerfileConstruct(line, $"{name} <<{end}"));
            ends.Enqueue((end, heredoc.Groups["dash"].Length > 0));
        }
    }

    // As the shell cuts them: what is quoted belongs to its word.
    [GeneratedRegex("""(?:[^\s'"\\]|\\.|'[^']*'|"(?:\\.|[^"\\])*")+""", RegexOptions.None, 5000)]
    private static partial Regex ShellWord();

    // A whole word; the shell's own <<< is something else.
    [GeneratedRegex(@"^[0-9]*<<(?<dash>-?)(?<end>[^<]+)$")]
    private static partial Regex Heredoc();

    [GeneratedRegex(@"^\s*#\s*escape\s*=\s*(?<mark>[\\`])\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Escape();
}
