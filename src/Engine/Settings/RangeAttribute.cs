namespace Vectorscope.Engine.Settings;

/// <summary>The numbers that a setting accepts; for a list, how many items.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeAttribute : Attribute
{
    /// <summary>Whole numbers, both ends included.</summary>
    public RangeAttribute(long least, long most) => (Least, Most) = (least, most);

    /// <summary>Numbers, both ends included unless <see cref="AboveLeast"/> says otherwise.</summary>
    public RangeAttribute(double least, double most) => (Least, Most) = (least, most);

    /// <summary>The lower end.</summary>
    public double Least { get; }

    /// <summary>The upper end, included.</summary>
    public double Most { get; }

    /// <summary>The least number itself is not accepted.</summary>
    public bool AboveLeast { get; init; }

    /// <summary>Whether the number is accepted; NaN never is.</summary>
    public bool Holds(double value) => (AboveLeast ? value > Least : value >= Least) && value <= Most;
}
