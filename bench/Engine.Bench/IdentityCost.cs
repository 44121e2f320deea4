using System.Diagnostics;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Files;

namespace Vectorscope.Engine.Bench;

/// <summary>What a model's identity costs: hashing its files, the same behind links as a cache of a hub lays them out, and looking whether they were touched.</summary>
internal static class IdentityCost
{
    private const int Looks = 100;

    internal static void Run(string folder, TextWriter output)
    {
        var files = Checkpoint.HashedFiles(folder);
        var bytes = files.Sum(file => new FileInfo(file).Length);
        output.WriteLine($"{files.Count} files, {bytes:N0} bytes; each figure from the page cache");
        Hash(folder);
        var plain = Hash(folder);
        output.WriteLine($"plain folder: {plain.Took.TotalSeconds:F2} s, {bytes / plain.Took.TotalSeconds / 1e9:F2} GB/s");

        var cache = Directory.CreateTempSubdirectory("vectorscope-identity-");
        try
        {
            var linked = Hash(Link(files, cache.FullName));
            output.WriteLine($"behind two links: {linked.Took.TotalSeconds:F2} s, {(linked.Hash == plain.Hash ? "the same hash" : "ANOTHER HASH")}");
            var states = Stopwatch.StartNew();
            for (var i = 0; i < Looks; i++)
            {
                foreach (var file in Checkpoint.HashedFiles(Path.Combine(cache.FullName, "model")))
                {
                    _ = FileState.Of(file);
                }
            }
            output.WriteLine($"untouched, behind two links: {states.Elapsed.TotalMilliseconds / Looks:F2} ms (mean of {Looks})");
        }
        finally
        {
            cache.Delete(recursive: true);
        }

        var peer = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo("sha256sum", files) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        output.WriteLine($"sha256sum of the same files: {peer.Elapsed.TotalSeconds:F2} s");
    }

    private static (string Hash, TimeSpan Took) Hash(string folder)
    {
        var watch = Stopwatch.StartNew();
        return (Checkpoint.ContentHash(folder, null, CancellationToken.None), watch.Elapsed);
    }

    // model -> snapshots/x, whose files are links into blobs, which are links here to the files themselves.
    private static string Link(IReadOnlyList<string> files, string cache)
    {
        var (blobs, snapshot) = (Directory.CreateDirectory(Path.Combine(cache, "blobs")), Directory.CreateDirectory(Path.Combine(cache, "snapshots", "x")));
        for (var i = 0; i < files.Count; i++)
        {
            File.CreateSymbolicLink(Path.Combine(blobs.FullName, $"{i}"), Path.GetFullPath(files[i]));
            File.CreateSymbolicLink(Path.Combine(snapshot.FullName, Path.GetFileName(files[i])), Path.Combine("..", "..", "blobs", $"{i}"));
        }
        return Directory.CreateSymbolicLink(Path.Combine(cache, "model"), snapshot.FullName).FullName;
    }
}
