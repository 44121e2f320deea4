namespace Vectorscope.Jobs.Training;

/// <summary>What lies in a training's work folder.</summary>
internal static class TrainingWork
{
    /// <summary>Steps so far.</summary>
    public static string Steps(string folder) => Path.Combine(folder, TrainingArtifacts.Steps.Name);

    /// <summary>The engine's whole state.</summary>
    public static string Checkpoint(string folder) => Path.Combine(folder, "checkpoint");

    /// <summary>The tokenizer of a new model.</summary>
    public static string Tokenizer(string folder) => Path.Combine(folder, "tokenizer.json");

    /// <summary>The folder of a new model before its training.</summary>
    public static string Start(string folder) => Path.Combine(folder, "start");

    /// <summary>There once the trained model's folder is being made: what stands in its place afterwards is this run's.</summary>
    public static string Placing(string folder) => Path.Combine(folder, "placing");
}
