"""Build again whenever sources change: events only ask for a look, and the look decides.

It exists because events stop silently, overflow, or never come. Nothing here knows what a build
makes: whoever watches hands over what to do, and is told what happened in words.
"""
