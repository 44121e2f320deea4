using System.Globalization;
using System.Reflection;
using System.Text;
using Vectorscope.Jobs.Tasks.Pocket.Families;

namespace Vectorscope.Jobs.Tasks.Pocket;

/// <summary>
/// Draws tasks of eight families. The same seed and count give the same bytes on every machine; tasks/pocket is
/// <see cref="ShippedSeed"/> with <see cref="ShippedPerFamily"/>, and other seeds give other instances of the same families.
/// </summary>
public static class PocketGenerator
{
    public const long ShippedSeed = 1;
    public const int ShippedPerFamily = 7;

    // A template runs out of new instances long after this many in a row that were there before.
    private const int MostDraws = 200;

    private static readonly PocketFamily[] Families =
    [
        FilesFamily.Family, SearchFamily.Family, CountingFamily.Family, SortingFamily.Family,
        PermissionsFamily.Family, ArchivesFamily.Family, ScriptsFamily.Family, GitFamily.Family,
    ];

    private static readonly string CheckScript = ReadResource("Tasks/Pocket/check.sh");

    /// <summary>Makes task folders below a folder that does not exist or is empty.</summary>
    /// <param name="exclude">Folders of tasks none of whose instances may occur; an instance is an instruction with its starting files.</param>
    /// <returns>The names of the tasks.</returns>
    /// <exception cref="IOException">The folder has content, or cannot be written.</exception>
    public static IReadOnlyList<string> Write(string folder, long seed, int perFamily, IReadOnlyList<string> exclude)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new IOException($"{folder} is not empty; name a folder that is, or that does not exist.");
        }
        var taken = exclude.SelectMany(TaskFolders.Find).Select(PocketTask.FingerprintOf).OfType<string>();
        var tasks = Generate(seed, perFamily, taken);
        foreach (var task in tasks)
        {
            task.Write(Path.Combine(folder, task.Name));
        }
        return [.. tasks.Select(task => task.Name)];
    }

    /// <summary>The eight families of tasks/pocket, and those that only training knows.</summary>
    internal static IReadOnlyList<PocketFamily> AllFamilies { get; } = [.. Families, LinesFamily.Family];

    internal static IReadOnlyList<PocketTask> Generate(long seed, int perFamily, IEnumerable<string> exclude)
    {
        var taken = exclude.ToHashSet(StringComparer.Ordinal);
        return [.. Families.SelectMany(family => Enumerable.Range(0, perFamily).Select(
            number => Draw(family, family.Templates[number % family.Templates.Count], seed, number / family.Templates.Count, taken)))];
    }

    /// <summary>As many instances of each template of all families; those of one template follow each other.</summary>
    /// <param name="templates">Names of the templates that are wanted; empty is all.</param>
    internal static IEnumerable<PocketTask> GenerateAll(long seed, int perTemplate, IEnumerable<string> exclude, IReadOnlyList<string> templates)
    {
        var taken = exclude.ToHashSet(StringComparer.Ordinal);
        return AllFamilies.SelectMany(family => family.Templates.Where(template => templates.Count == 0 || templates.Contains(template.Name)).SelectMany(
            template => Enumerable.Range(0, perTemplate).Select(round => Draw(family, template, seed, round, taken))));
    }

    private static PocketTask Draw(PocketFamily family, PocketTemplate template, long seed, int round, HashSet<string> taken)
    {
        for (var draw = 0; draw < MostDraws; draw++)
        {
            var task = Make(family, template, seed, round, draw);
            if (taken.Add(task.Fingerprint))
            {
                return task;
            }
        }
        throw new InvalidOperationException($"{template.Name} has no instance left that is not excluded; ask for fewer tasks per family.");
    }

    private static PocketTask Make(PocketFamily family, PocketTemplate template, long seed, int round, int draw)
    {
        var scene = new PocketScene(new Draw(seed, template.Name, round + (draw << 20)));
        template.Make(scene);
        var name = round == 0 ? template.Name : string.Create(CultureInfo.InvariantCulture, $"{template.Name}-{round + 1}");
        var lesson = scene.Lesson ?? throw new InvalidOperationException($"{template.Name} does not say how it is solved.");
        return new PocketTask(name, template.Name, family.Name,
        [
            Text("task.toml", Definition(family, template, seed)),
            Text(TaskFiles.Instruction, scene.Instruction + "\n"),
            .. scene.Start.Select(file => file with { Path = $"{TaskFiles.Environment}/{file.Path}" }),
            Text(TaskFiles.SolveScript, PocketScene.Lines(["#!/bin/bash", "set -e", "cd /app", .. scene.Solution])),
            Text(TaskFiles.TestScript, PocketScene.Lines(["#!/bin/bash", ". \"$(dirname \"$0\")/check.sh\"", .. scene.Checks, "pass"])),
            Text($"{TaskFiles.Tests}/check.sh", CheckScript),
            .. scene.Expected.Select(file => file with { Path = $"{TaskFiles.Tests}/expected/{file.Path}" }),
        ],
        lesson);
    }

    private static string Definition(PocketFamily family, PocketTemplate template, long seed) => string.Create(CultureInfo.InvariantCulture, $"""
        schema_version = "1.2"

        [metadata]
        author_name = "Vectorscope"
        difficulty = "{template.Difficulty}"
        category = "{family.Name}"
        tags = ["pocket", "{template.Name}"]
        seed = {seed}

        [agent]
        timeout_sec = 120.0

        [verifier]
        timeout_sec = 30.0

        [environment]
        docker_image = "vectorscope/base:1"
        build_timeout_sec = 120.0
        workdir = "/app"
        cpus = 1
        memory_mb = 512
        storage_mb = 256
        allow_internet = false

        """);

    private static PocketFile Text(string path, string text) => new(path, Encoding.UTF8.GetBytes(text));

    private static string ReadResource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The program lacks its resource {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
