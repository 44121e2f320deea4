using System.Diagnostics;
using Vectorscope.Engine.Checkpoints.NewModels;

namespace Vectorscope.Engine.Bench;

/// <summary>Makes a random-weight model folder and says how long it took.</summary>
internal static class NewModelVerb
{
    internal static void Run(string shape, string folder, string[] rest, TextWriter output)
    {
        var watch = Stopwatch.StartNew();
        var info = NewModel.Create(new NewModelOptions(shape, folder, rest is [var vocabulary] ? int.Parse(vocabulary) : null), null, CancellationToken.None);
        output.WriteLine($"new-model {shape}: {info.Parameters:N0} parameters, {info.Bytes:N0} bytes in {watch.Elapsed.TotalSeconds:F1} s");
    }
}
