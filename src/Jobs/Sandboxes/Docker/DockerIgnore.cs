using System.Text;
using System.Text.RegularExpressions;
using Vectorscope.Engine.Json;

namespace Vectorscope.Jobs.Sandboxes.Docker;

/// <summary>
/// Which files of a build's folder do not belong to its context, as docker build decides it: a pattern a line, the last that matches
/// counts, "!" takes back, and what lies below a folder goes with it. (Docker's documentation of .dockerignore; the patterns are
/// those of Go's filepath.Match, with ** for any number of folders.)
/// </summary>
internal sealed class DockerIgnore
{
    public const string FileName = ".dockerignore";

    // However many stars a pattern has, a path is looked at once.
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking;

    private static readonly string[] s_always = ["Dockerfile", FileName];

    private readonly IReadOnlyList<(Regex Pattern, bool TakesBack)> _patterns;

    private DockerIgnore(IReadOnlyList<(Regex, bool)> patterns) => _patterns = patterns;

    /// <summary>Of a folder; one without the file leaves nothing out.</summary>
    /// <exception cref="SandboxException">A pattern is none.</exception>
    public static DockerIgnore Of(string folder)
    {
        // A file that belongs to one Dockerfile comes before the folder's.
        foreach (var name in (ReadOnlySpan<string>)[$"Dockerfile{FileName}", FileName])
        {
            var path = Path.Combine(folder, name);
            if (File.Exists(path))
            {
                return Parse(File.ReadAllText(path));
            }
        }
        return new DockerIgnore([]);
    }

    /// <inheritdoc cref="Of"/>
    public static DockerIgnore Parse(string text) => new([.. text.TrimStart('\uFEFF').Split('\n')
        // Only a line that begins with the mark is a comment; one that is indented is a pattern.
        .Where(line => !line.StartsWith('#'))
        .Select(line => line.Trim())
        .Where(line => line.Length > 0)
        .Select(Read)
        .Where(pattern => pattern.Text.Length > 0)
        .Select(pattern => (Compile(pattern.Text), pattern.TakesBack))]);

    /// <summary>Whether a file or folder is left out. The two files that a build cannot do without are taken along; the engine takes them out again.</summary>
    /// <param name="path">Below the folder, with slashes.</param>
    public bool LeavesOut(string path)
    {
        if (s_always.Contains(path))
        {
            return false;
        }
        var leftOut = false;
        foreach (var (pattern, takesBack) in _patterns)
        {
            if (takesBack == leftOut && MatchesOrItsFolder(pattern, path))
            {
                leftOut = !takesBack;
            }
        }
        return leftOut;
    }

    private static bool MatchesOrItsFolder(Regex pattern, string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('/', end - 1))
        {
            if (pattern.IsMatch(path[..end]))
            {
                return true;
            }
        }
        return false;
    }

    private static (string Text, bool TakesBack) Read(string line)
    {
        var takesBack = line[0] == '!';
        var pattern = takesBack ? line[1..].Trim() : line;
        if (pattern.Length == 0)
        {
            throw new SandboxException($"\"{line}\" in environment/{FileName} takes nothing back; write what behind the mark.");
        }
        var parts = new List<string>();
        foreach (var part in pattern.Split('/'))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part == ".." && pattern[0] != '/')
            {
                // Above the folder nothing is sent, so nothing matches.
                parts.Add(part);
            }
            else if (part is not ("" or "." or ".."))
            {
                parts.Add(part);
            }
        }
        return (string.Join('/', parts), takesBack);
    }

    private static Regex Compile(string pattern)
    {
        // Before a text without other marks it stands for any beginning, within a name too.
        if (pattern is ['*', '*', not '/', ..] && pattern.AsSpan(2).IndexOfAny("*?[\\") < 0)
        {
            return new Regex(Regex.Escape(pattern[2..]) + @"\z", Options);
        }
        var regex = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when i + 1 < pattern.Length && pattern[i + 1] == '*':
                    i++;
                    if (i + 1 < pattern.Length && pattern[i + 1] == '/')
                    {
                        i++;
                    }
                    regex.Append(i + 1 == pattern.Length ? ".*" : "(.*/)?");
                    break;
                case '*':
                    regex.Append("[^/]*");
                    break;
                case '?':
                    regex.Append("[^/]");
                    break;
                case '[' when pattern.IndexOf(']', i + 1) < 0:
                    throw new SandboxException($"\"{Quote.Of(pattern)}\" in environment/{FileName} is no pattern: \"[\" has no end.");
                case '[' when pattern.IndexOf(']', i + 1) is > 0 and var end:
                    regex.Append(pattern.AsSpan(i, end - i + 1));
                    i = end;
                    break;
                case '\\' when i + 1 < pattern.Length:
                    regex.Append(Regex.Escape(pattern[++i].ToString()));
                    break;
                default:
                    regex.Append(Regex.Escape(pattern[i].ToString()));
                    break;
            }
        }
        try
        {
            return new Regex(regex.Append(@"\z").ToString(), Options);
        }
        catch (ArgumentException e)
        {
            throw new SandboxException($"\"{Quote.Of(pattern)}\" in environment/{FileName} is no pattern: {e.Message}", e);
        }
    }
}
