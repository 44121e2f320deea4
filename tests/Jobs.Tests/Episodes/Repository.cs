using System.Reflection;

namespace Vectorscope.Jobs.Tests.Episodes;

/// <summary>Places in the repository that these tests read.</summary>
internal static class Repository
{
    private static readonly string Root =
        Path.GetFullPath(typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!);

    public static string Pocket => Path.Combine(Root, "tasks", "pocket");

    public static string Personas => Path.Combine(Root, "src", "Jobs", "Library", "Content", "personas.json");

    public static string EarlierData => Path.Combine(Root, "tests", "Shared", "EarlierData");

    public static string Docs => Path.Combine(Root, "docs");

    public static string Episodes => Path.Combine(Root, "recipes", "pocket-episodes.jsonl.gz");
}
