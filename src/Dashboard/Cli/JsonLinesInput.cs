namespace Vectorscope.Dashboard.Cli;

/// <summary>What <c>--jsonl</c> names: a file, or standard input for <c>-</c>.</summary>
internal static class JsonLinesInput
{
    internal static Stream Open(string file, Terminal terminal)
    {
        if (file == "-") return terminal.Input;
        var path = Path.GetFullPath(file, terminal.Folder);
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16, useAsync: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"--jsonl: {path} cannot be read: {e.Message}", e);
        }
    }

    internal static string Name(string file) => file == "-" ? "standard input" : file;
}
