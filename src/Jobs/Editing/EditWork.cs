namespace Vectorscope.Jobs.Editing;

/// <summary>What lies in an edit's work folder.</summary>
internal static class EditWork
{
    /// <summary>There once the edited model's folder is being made: what stands in its place afterwards is this run's.</summary>
    public static string Placing(string folder) => Path.Combine(folder, "placing");

    /// <summary>Keys of the pseudo-biases, once they are fitted.</summary>
    public static string Keys(string folder) => Path.Combine(folder, "keys");

    /// <summary>What writing matrices read on two sides, once it is measured.</summary>
    public static string Contrasts(string folder) => Path.Combine(folder, "contrasts");

    /// <summary>Logits of the edited model's replies.</summary>
    public static string Logits(string folder) => Path.Combine(folder, "logits");
}
