using System.Text.RegularExpressions;

namespace Vectorscope.Jobs.Tests.Architecture;

/// <summary>Which top-level folders of a project's sources use which, read from the text: usings of every form, and qualified names.</summary>
/// <remarks>Files beside the folders put them together and may know all; what a folder gets through a type of theirs is not seen.</remarks>
internal sealed partial class FolderGraph
{
    private readonly string _namespace;
    private readonly HashSet<string> _folders;
    private readonly Dictionary<string, HashSet<string>> _names = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(string From, string To), SortedSet<string>> _uses = [];

    /// <param name="root">The project's namespace.</param>
    /// <param name="files">Sources by their path below the project's folder, with forward slashes.</param>
    public FolderGraph(string root, IReadOnlyDictionary<string, string> files)
    {
        _namespace = root;
        var sources = files.ToDictionary(file => file.Key, file => Comments().Replace(file.Value, match => match.Groups["kept"].Value), StringComparer.Ordinal);
        _folders = [.. sources.Keys.Where(path => path.Contains('/')).Select(Folder)];
        foreach (var (path, text) in sources.Where(file => file.Key.Contains('/')))
        {
            var names = _names.TryGetValue(Folder(path), out var known) ? known : _names[Folder(path)] = new(StringComparer.Ordinal);
            names.UnionWith(Declarations().Matches(text).Select(match => match.Groups["name"].Value));
            names.UnionWith(path.Split('/')[1..^1]);
        }
        foreach (var (path, text) in sources)
        {
            foreach (var to in GlobalUsings().Matches(text).SelectMany(match => Used(match.Value)))
            {
                foreach (var folder in _folders) Add(folder, to, path);
            }
            if (!path.Contains('/')) continue;
            foreach (var to in Used(Namespaces().Replace(text, ""))) Add(Folder(path), to, path);
        }
    }

    /// <summary>Whether the text of a folder's file is in that folder's namespace; else its uses would be counted as another's.</summary>
    public static bool IsAtHome(string root, string path, string text) =>
        Namespaces().Matches(text) is [{ } only] && $"{only.Groups["name"].Value}.".StartsWith($"{root}.{Folder(path)}.", StringComparison.Ordinal);

    /// <summary>A line for each use between two folders that reach each other, with the files that it stands in; empty without circles.</summary>
    public IReadOnlyList<string> Circles() =>
    [
        .. _uses.Where(use => Reaches(use.Key.To, use.Key.From)).Select(use => $"{use.Key.From} -> {use.Key.To}: {string.Join(", ", use.Value)}"),
    ];

    /// <summary>The folders that a folder uses.</summary>
    public IReadOnlyList<string> UsedBy(string folder) => [.. _uses.Keys.Where(use => use.From == folder).Select(use => use.To)];

    private bool Reaches(string from, string to)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { from };
        var next = new Stack<string>([from]);
        while (next.TryPop(out var folder))
        {
            if (folder == to) return true;
            foreach (var used in UsedBy(folder).Where(seen.Add)) next.Push(used);
        }
        return false;
    }

    private IEnumerable<string> Used(string text)
    {
        var below = Regex.Escape(_namespace).Replace(@"\.", @"\s*\.\s*", StringComparison.Ordinal);
        foreach (Match match in Regex.Matches(text, $@"(?<![\w.]){below}\s*\.\s*(?<folder>\w+)"))
        {
            if (_folders.Contains(match.Groups["folder"].Value)) yield return match.Groups["folder"].Value;
        }
        // Qualified from within the project's namespace: a folder's name, and a name that this folder declares.
        var last = _namespace[(_namespace.LastIndexOf('.') + 1)..];
        foreach (Match match in Regex.Matches(text, $@"(?<![\w.])(?:{last}\s*\.\s*)?(?<folder>\w+)\s*\.\s*(?<name>\w+)"))
        {
            if (_names.TryGetValue(match.Groups["folder"].Value, out var names) && names.Contains(match.Groups["name"].Value))
            {
                yield return match.Groups["folder"].Value;
            }
        }
    }

    private void Add(string from, string to, string path)
    {
        if (from == to) return;
        if (!_uses.TryGetValue((from, to), out var files)) _uses[(from, to)] = files = new(StringComparer.Ordinal);
        files.Add(path);
    }

    private static string Folder(string path) => path[..path.IndexOf('/', StringComparison.Ordinal)];

    [GeneratedRegex("""(?<kept>\"{3}[\s\S]*?\"{3}|@"(?:[^"]|"")*"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+')|//[^\n]*|/\*[\s\S]*?\*/""")]
    private static partial Regex Comments();

    [GeneratedRegex(@"\b(?:class|struct|record|interface|enum)\s+(?<name>[A-Z]\w*)|\bdelegate\s[^;{]*?(?<name>[A-Z]\w*)(?:<[^>]*>)?\s*\(")]
    private static partial Regex Declarations();

    [GeneratedRegex(@"^\s*global\s+using\b[^;]*;", RegexOptions.Multiline)]
    private static partial Regex GlobalUsings();

    [GeneratedRegex(@"^\s*namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespaces();
}
