using System.Globalization;

namespace Vectorscope.Jobs.Tests.Tasks;

/// <summary>
/// Folders as a clone of Terminal-Bench 2 has them, made from a table of its 89 tasks' metadata (Data/terminal-bench-2-tasks.csv):
/// real names, limits and images; instructions, tests and solutions are stand-ins.
/// </summary>
internal static class TerminalBenchFolders
{
    internal sealed record Row(
        string Name, string Difficulty, string Category, double AgentSeconds, double VerifierSeconds, double BuildSeconds, int Cpus, string Memory, string Storage, string Image, string[] Tags)
    {
        public long MemoryMb => Megabytes(Memory);
        public long StorageMb => Megabytes(Storage);

        // The one task that already writes memory_mb is marked so in the table.
        public bool HasNewKeys => Memory.Contains("memory_mb", StringComparison.Ordinal);

        private static long Megabytes(string text) =>
            text.EndsWith('G') ? 1024 * Whole(text[..^1]) : Whole(text[..text.IndexOf("MB", StringComparison.Ordinal)]);

        private static long Whole(string text) => long.Parse(text, CultureInfo.InvariantCulture);
    }

    public static IReadOnlyList<Row> Rows { get; } =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Tasks", "Data", "terminal-bench-2-tasks.csv")).Skip(1).Select(line =>
        {
            var cells = line.Split(',');
            double Number(int column) => double.Parse(cells[column], CultureInfo.InvariantCulture);
            return new Row(cells[0], cells[1], cells[2], Number(3), Number(4), Number(5), (int)Number(6), cells[7], cells[8], cells[9],
                cells[16].Split(';', StringSplitOptions.RemoveEmptyEntries));
        }),
    ];

    /// <summary>Writes all of them into the folder, beside the other things that a clone has.</summary>
    public static void Write(string root)
    {
        WriteFile(root, ".git/HEAD", "ref: refs/heads/main\n");
        WriteFile(root, ".git/task.toml", "not a task");
        WriteFile(root, ".github/workflows/check.yaml", "on: push\n");
        WriteFile(root, "README.md", "# Tasks\n");
        foreach (var row in Rows)
        {
            WriteFile(root, $"{row.Name}/task.toml", Toml(row));
            WriteFile(root, $"{row.Name}/instruction.md", $"<!-- bench canary GUID 0 -->\n\nDo what {row.Name} asks for.\n");
            WriteFile(root, $"{row.Name}/environment/Dockerfile", "FROM ubuntu:24.04\nWORKDIR /app\n");
            WriteFile(root, $"{row.Name}/tests/test.sh", "#!/bin/bash\necho 0 > /logs/verifier/reward.txt\n");
            WriteFile(root, $"{row.Name}/solution/solve.sh", "#!/bin/bash\n");
        }
    }

    private static string Toml(Row row) => string.Create(CultureInfo.InvariantCulture, $"""
        # canary GUID 0

        version = "1.0"

        [metadata]
        author_name = "Somebody"
        author_email = "somebody@example.org"
        difficulty = "{row.Difficulty}"
        category = "{row.Category}"
        tags = [{string.Join(", ", row.Tags.Select(tag => $"\"{tag}\""))}]
        expert_time_estimate_min = 20.0
        custom_docker_compose = false

        [verifier]
        timeout_sec = {row.VerifierSeconds:0.0}

        [agent]
        timeout_sec = {row.AgentSeconds:0.0}

        [environment]
        build_timeout_sec = {row.BuildSeconds:0.0}
        docker_image = "{row.Image}"
        cpus = {row.Cpus}
        {(row.HasNewKeys ? $"memory_mb = {row.MemoryMb}\nstorage_mb = {row.StorageMb}" : $"memory = \"{row.Memory}\"\nstorage = \"{row.Storage}\"")}
        """);

    private static void WriteFile(string root, string path, string text)
    {
        var file = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
