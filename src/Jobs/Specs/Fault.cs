using System.Globalization;

namespace Vectorscope.Jobs.Specs;

/// <summary>What is wrong with a value, said twice where it differs: for who writes JSON, and for who fills in a form.</summary>
/// <param name="Message">In JSON's words and units.</param>
/// <param name="InForm">In the form's; null where both are the same.</param>
public readonly record struct Fault(string Message, string? InForm = null)
{
    internal static Fault Of(FormattableString message, FormattableString? inForm = null) =>
        new(message.ToString(CultureInfo.InvariantCulture), inForm?.ToString(CultureInfo.InvariantCulture));
}
