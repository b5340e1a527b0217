//! Reliability diagram: of the answers given with a probability, how many are right?

use plotters::prelude::*;

use super::metrics::Bin;
use super::report::Report;

const SIZE: (u32, u32) = (560, 460);
/// Fewer answers than this say nothing about how often such answers are right.
const ENOUGH: usize = 20;

/// The diagram as SVG. Answers on the diagonal are as often right as they claim; the size of a point tells how many there
/// are.
pub fn diagram(report: &Report) -> Result<String, String> {
    let mut svg = String::new();
    draw(report, &mut svg).map_err(|e| e.to_string())?;
    Ok(svg.trim_end().to_owned() + "\n")
}

fn draw(report: &Report, svg: &mut String) -> Result<(), Box<dyn std::error::Error>> {
    let root = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&root)
        .caption("How often an answer is right", ("sans-serif", 18))
        .margin(12)
        .x_label_area_size(42)
        .y_label_area_size(52)
        .build_cartesian_2d(0f64..1f64, 0f64..1f64)?;
    chart.configure_mesh().x_desc("probability given").y_desc("share right").disable_mesh().draw()?;
    chart.draw_series(LineSeries::new([(0.0, 0.0), (1.0, 1.0)], BLACK.mix(0.4)))?;
    let series =
        [("acts", &report.act_reliability, RGBColor(0, 90, 160)), ("sentence labels", &report.sentence_reliability, RGBColor(200, 90, 0))];
    for (name, all, colour) in series {
        let bins: Vec<&Bin> = all.iter().filter(|bin| bin.count >= ENOUGH).collect();
        let total: usize = bins.iter().map(|b| b.count).sum();
        chart
            .draw_series(LineSeries::new(bins.iter().map(|b| (b.probability, b.right)), colour.stroke_width(2)))?
            .label(name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2)));
        let radius = |bin: &Bin| 3 + (12.0 * (bin.count as f64 / total.max(1) as f64).sqrt()) as i32;
        chart.draw_series(bins.iter().map(|b| Circle::new((b.probability, b.right), radius(b), colour.mix(0.7).filled())))?;
    }
    chart.configure_series_labels().position(SeriesLabelPosition::UpperLeft).border_style(BLACK.mix(0.3)).background_style(WHITE).draw()?;
    root.present()?;
    Ok(())
}
