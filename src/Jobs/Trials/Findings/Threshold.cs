using System.Globalization;

namespace Vectorscope.Jobs.Trials.Findings;

/// <summary>A number from which a rule speaks; a study may set another one.</summary>
/// <param name="Name">In addresses, in the API and in the store, after the flag's word; it never changes.</param>
/// <param name="Label">Of a field, and in a sentence after the number's name.</param>
/// <param name="Least">The lowest that makes sense.</param>
/// <param name="Most">The highest that makes sense.</param>
/// <param name="Unit">Behind the number; empty for none.</param>
public sealed record Threshold(string Name, string Label, double Default, double Least, double Most, string Unit)
{
    /// <summary>A value with its unit.</summary>
    public string Say(double value) => (value.ToString("0.####", CultureInfo.InvariantCulture) + " " + Unit).TrimEnd();
}
